export { blackScholes } from './black-scholes.ts';
export {
  allocateOptionValues,
  blackScholesColumns,
  type OptionColumns,
  type OptionValueColumns,
} from './black-scholes-columns.ts';
export { type CrrInput, crr, crrPrice, type ExerciseStyle } from './crr.ts';
export {
  type ImpliedVolatilityInput,
  type ImpliedVolatilityRefusal,
  type ImpliedVolatilityResult,
  impliedVolatility,
  impliedVolatilityRefusals,
} from './implied-volatility.ts';
export {
  allocateImpliedVolatility,
  type ImpliedVolatilityColumns,
  type ImpliedVolatilityColumnsInput,
  impliedVolatilityColumns,
} from './implied-volatility-columns.ts';
export { erfc, normalCdf, normalPdf } from './normal.ts';
export { daysPerYear, type OptionInput, type OptionSide, type OptionValue, yearsBetween } from './option.ts';
