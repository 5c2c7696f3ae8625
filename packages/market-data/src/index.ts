export type { FileAccount, LeftOut } from './files/account.ts';
export { type FileProvider, type FileProviderConfig, fileProvider } from './files/provider.ts';
export type { Rejection } from './files/rejection.ts';
export type { HttpTools } from './http/fetch-policy.ts';
export {
  type RateLimit,
  type RateLimiter,
  type TokenBucketOptions,
  tokenBucket,
} from './http/rate-limiter.ts';
export { openProvider, type ProviderConfig } from './open.ts';
export type { PolygonConfig } from './polygon/config.ts';
export { type PolygonProvider, polygonProvider } from './polygon/provider.ts';
export { type MarketDataProvider, type Offer, offers } from './provider.ts';
export type { SimulatorConfig } from './simulator/config.ts';
export { type EffectName, type EffectStrengths, effectNames } from './simulator/effects.ts';
export { type SimulatedProvider, simulatedProvider } from './simulator/provider.ts';
export { type ForecastScore, scoreForecasts } from './simulator/score.ts';
export type { OraclePanel } from './simulator/truth.ts';
