/** Inputs of one stock: seven outputs of its twin, then six options features (seed document A, 7.1). */
export const stockInputs = [
  'expected_return',
  'hit_prob',
  'volatility',
  'regime',
  'q10',
  'q50',
  'q90',
  'pcr_zscore',
  'gamma_signal',
  'max_pain_distance_pct',
  'iv_percentile',
  'net_delta',
  'trend_signal',
] as const;
export type StockInput = (typeof stockInputs)[number];

/** Where the options features begin among the stock inputs. */
export const firstOptionsInput: number = stockInputs.indexOf('pcr_zscore');

export const macroInputs = [
  'vix',
  'vix_change_1d',
  'spy_return_1d',
  'spy_return_5d',
  'spy_return_20d',
  'spy_volatility_20d',
  'yield_3m',
  'yield_2y',
  'yield_10y',
  'curve_10y_2y',
] as const;
export type MacroInput = (typeof macroInputs)[number];

export const optionsMarketInputs = [
  'pcr_zscore_mean',
  'iv_percentile_mean',
  'pcr_extreme_bullish_sum',
  'pcr_extreme_bearish_sum',
  'gamma_concentration_mean',
  'net_delta_mean',
  'vix',
  'trend_signal_mean',
] as const;
export type OptionsMarketInput = (typeof optionsMarketInputs)[number];

/** Where the VIX stands among the options market inputs; the only one of them that may be unknown. */
export const vixInput: number = optionsMarketInputs.indexOf('vix');

/** Three inputs a slot, then five of the whole portfolio: 50 for 15 slots. */
export function portfolioInputs(slots: number): readonly string[] {
  const names: string[] = [];
  for (let slot = 0; slot < slots; slot++) {
    names.push(`slot_${slot}_weight`, `slot_${slot}_unrealized_return`, `slot_${slot}_sessions_held`);
  }
  return [...names, 'cash', 'exposure', 'drawdown', 'volatility_20d', 'concentration'];
}

/** All input names in order, as a policy file stores them. */
export interface StateNames {
  readonly stock: readonly string[];
  readonly portfolio: readonly string[];
  readonly macro: readonly string[];
  readonly optionsMarket: readonly string[];
}

export function stateNames(slots: number): StateNames {
  return {
    stock: stockInputs,
    portfolio: portfolioInputs(slots),
    macro: macroInputs,
    optionsMarket: optionsMarketInputs,
  };
}
