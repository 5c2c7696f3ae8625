/** The 40 options features in the order of design document A, appendix A: the order of every row and panel. */
export const optionsFeatureNames = [
  'call_oi',
  'put_oi',
  'total_oi',
  'call_volume',
  'put_volume',
  'total_volume',
  'oi_change_pct',
  'volume_zscore',
  'pcr_oi',
  'pcr_volume',
  'pcr_zscore',
  'pcr_extreme_bullish',
  'pcr_extreme_bearish',
  'pcr_change',
  'max_pain_strike',
  'max_pain_distance_pct',
  'total_gamma',
  'gamma_sign',
  'gamma_concentration',
  'gamma_flip_strike',
  'gamma_flip_distance_pct',
  'atm_call_iv',
  'atm_put_iv',
  'iv_skew',
  'put_call_iv_ratio',
  'iv_percentile',
  'iv_rank',
  'iv_change_pct',
  'net_delta',
  'net_gamma',
  'net_vega',
  'net_theta',
  'net_delta_abs',
  'front_month_oi',
  'next_month_oi',
  'roll_ratio',
  'term_curve_slope',
  'trend_signal',
  'sentiment_signal',
  'gamma_signal',
] as const;
export type OptionsFeatureName = (typeof optionsFeatureNames)[number];

const positions: ReadonlyMap<OptionsFeatureName, number> = new Map(
  optionsFeatureNames.map((name, position) => [name, position]),
);

/** Position of a feature within a row. */
export function positionOf(name: OptionsFeatureName): number {
  return positions.get(name)!;
}
