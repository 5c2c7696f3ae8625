export { isSession, nextSession, previousSession, sessionsBetween } from './calendar.ts';
export { type Clock, fixedClock, systemClock } from './clock.ts';
export { checkConfig, wholeNumber } from './config.ts';
export {
  type Dividend,
  dividendKnownAt,
  type Membership,
  type Split,
  type SymbolChange,
} from './corporate-actions.ts';
export { dayOfWeek, type EpochDay, toEpochDay, toIsoDate } from './epoch-day.ts';
export { type ErrorFields, GammaTwinError, invalidInput } from './errors.ts';
export {
  type BarPanel,
  type BarSeries,
  type ChainValueColumn,
  chainValueColumns,
  type FeaturePanel,
  type GicsSector,
  gicsSectors,
  type Instrument,
  type MacroPanel,
  type OptionChain,
  type StockGraph,
} from './market.ts';
export { newYorkDay, newYorkInstant, parseMoment } from './new-york.ts';
export type { NewsItem, ScoredHeadline } from './news.ts';
export type { OptionContract } from './option-contract.ts';
export { type OptionsFeatureName, optionsFeatureNames } from './options-feature-names.ts';
export { createRandom, type Random } from './random.ts';
export { type Backoff, readRetryAfter, retryDelay } from './retry-delay.ts';
export { applyScaler, assertFittedBefore, fitScaler, type Scaler, type ScalerTransform } from './scaler.ts';
export { scalerSchema } from './scaler-schema.ts';
export { isHalfDay, sessionClose, sessionOpen } from './session-hours.ts';
export { shuffled } from './shuffled.ts';
export { type Sleep, systemSleep } from './sleep.ts';
export { denseGraph, type GraphEdges, type GraphSettings, graphHash } from './stock-graph.ts';
export { type Regime, regimes, type Trade, type TwinPrediction } from './trade.ts';
