export { blackScholes } from './black-scholes.ts';
export {
  allocateOptionValues,
  blackScholesColumns,
  type OptionColumns,
  type OptionValueColumns,
} from './black-scholes-columns.ts';
export { type Bounds, type BoundsInput, parityBounds, priceBounds } from './bounds.ts';
export { type CashDividend, escrowedSpot } from './cash-dividends.ts';
export { type CrrInput, crr, crrPrice, type ExerciseStyle, type TreeSettings } from './crr.ts';
export { type CrrColumnsSettings, crrColumns } from './crr-columns.ts';
export { type ImpliedForwardInput, type ImpliedForwards, impliedForwards } from './implied-forward.ts';
export {
  type ImpliedVolatilityInput,
  type ImpliedVolatilityResult,
  impliedVolatility,
} from './implied-volatility.ts';
export {
  allocateImpliedVolatility,
  type ImpliedVolatilityColumns,
  type ImpliedVolatilityColumnsInput,
  impliedVolatilityColumns,
} from './implied-volatility-columns.ts';
export { erfc, normalCdf, normalPdf } from './normal.ts';
export { daysPerYear, type OptionInput, type OptionSide, type OptionValue, yearsBetween } from './option.ts';
export { type ImpliedVolatilityRefusal, impliedVolatilityRefusals } from './refusal.ts';
export { type ArbitrageViolation, butterflyViolations, calendarViolations } from './surface/arbitrage.ts';
export { forwardFromParity, type ParityQuotes, type ParityResult } from './surface/parity.ts';
export {
  fitSmile,
  type Smile,
  type SmileQuotes,
  type SmileRefusal,
  type SmileResult,
  smileRefusals,
  smileVolatility,
} from './surface/smile.ts';
export {
  surfaceOf,
  type TermPoint,
  type VolatilitySurface,
  type VolatilitySurfaceResult,
  volatilitySurface,
} from './surface/surface.ts';
export { densityFactor, type Svi, totalVariance } from './surface/svi.ts';
