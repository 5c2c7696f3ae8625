import { invalidInput } from '@gammatwin/core';
import { optionsMarketInputs, vixInput } from './state.ts';

/** One session's options features of all stocks as columns; flags are 0 or 1. */
export interface OptionsMarketColumns {
  readonly pcr_zscore: ArrayLike<number>;
  readonly iv_percentile: ArrayLike<number>;
  readonly pcr_extreme_bullish: ArrayLike<number>;
  readonly pcr_extreme_bearish: ArrayLike<number>;
  readonly gamma_concentration: ArrayLike<number>;
  readonly net_delta: ArrayLike<number>;
  readonly trend_signal: ArrayLike<number>;
}

/**
 * Means over the stocks, sums of the two flags, and the VIX level (NaN where unknown), in the order of
 * `optionsMarketInputs`: [8]. Anything else that is not finite is INVALID_INPUT.
 */
export function encodeOptionsMarket(columns: OptionsMarketColumns, vix: number): Float32Array {
  const out = Float32Array.of(
    mean(columns.pcr_zscore),
    mean(columns.iv_percentile),
    sum(columns.pcr_extreme_bullish),
    sum(columns.pcr_extreme_bearish),
    mean(columns.gamma_concentration),
    mean(columns.net_delta),
    vix,
    mean(columns.trend_signal),
  );
  const bad = out.findIndex(
    (value, f) => !Number.isFinite(value) && !(f === vixInput && Number.isNaN(value)),
  );
  if (bad >= 0) throw invalidInput(String(optionsMarketInputs[bad]), 'a finite number', out[bad]);
  return out;
}

function sum(values: ArrayLike<number>): number {
  return Array.from(values).reduce((total, value) => total + value, 0);
}

function mean(values: ArrayLike<number>): number {
  return values.length > 0 ? sum(values) / values.length : 0;
}
