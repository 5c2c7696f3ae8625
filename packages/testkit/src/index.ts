export { maxRelativeDifference } from './close.ts';
export {
  type ChatRequest,
  type EndpointFault,
  type FakeEndpoint,
  type FakeEndpointOptions,
  startFakeEndpoint,
} from './fake-endpoint.ts';
export { cutAfter, expectNoLookAhead } from './no-look-ahead.ts';
export { randomBars } from './random-bars.ts';
export { realDataFolder } from './real-data.ts';
