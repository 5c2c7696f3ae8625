export { maxRelativeDifference } from './close.ts';
export { cutAfter, expectNoLookAhead } from './no-look-ahead.ts';
export { randomBars } from './random-bars.ts';
export { realDataFolder } from './real-data.ts';
