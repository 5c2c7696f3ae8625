/** The columns that hold counts of contracts (bigint) or flags and signs (smallint). */
export const wholeOptionsFeatures: ReadonlySet<string> = new Set([
  'call_oi',
  'put_oi',
  'total_oi',
  'call_volume',
  'put_volume',
  'total_volume',
  'front_month_oi',
  'next_month_oi',
  'pcr_extreme_bullish',
  'pcr_extreme_bearish',
  'gamma_sign',
]);
