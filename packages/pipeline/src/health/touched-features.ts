import { type OptionsFeatureName, optionsFeatureNames } from '@gammatwin/core';
import { equityFeatureNames, equityFeatures } from '@gammatwin/equity-features';

type Names = readonly OptionsFeatureName[];

const gammaLayer: Names = [
  'max_pain_strike',
  'max_pain_distance_pct',
  'total_gamma',
  'gamma_sign',
  'gamma_concentration',
  'gamma_flip_strike',
  'gamma_flip_distance_pct',
  'gamma_signal',
];
const atTheMoney: Names = [
  'atm_call_iv',
  'atm_put_iv',
  'iv_skew',
  'put_call_iv_ratio',
  'iv_percentile',
  'iv_rank',
  'iv_change_pct',
];
const netGreeks: Names = ['net_delta', 'net_gamma', 'net_vega', 'net_theta', 'net_delta_abs'];

/** Which of the 40 features become unknown without a column of the chain; test/health/touched-features.test.ts
 * blanks each column and compares. */
export const optionsReads: Readonly<
  Record<'openInterest' | 'volume' | 'impliedVolatility' | 'greeks' | 'spot', Names>
> = {
  openInterest: [
    'call_oi',
    'put_oi',
    'total_oi',
    'oi_change_pct',
    'pcr_oi',
    'pcr_zscore',
    'pcr_extreme_bullish',
    'pcr_extreme_bearish',
    'pcr_change',
    ...gammaLayer,
    ...netGreeks,
    'front_month_oi',
    'next_month_oi',
    'roll_ratio',
    'trend_signal',
    'sentiment_signal',
  ],
  volume: ['call_volume', 'put_volume', 'total_volume', 'volume_zscore', 'pcr_volume'],
  impliedVolatility: [...atTheMoney, 'term_curve_slope'],
  greeks: [...gammaLayer, ...netGreeks],
  spot: [
    'max_pain_distance_pct',
    'gamma_flip_strike',
    'gamma_flip_distance_pct',
    'gamma_signal',
    ...atTheMoney,
  ],
};

export const allOptionsFeatures: Names = optionsFeatureNames;

const fromVolumeAlone = 'volume_zscore_20';
const fromVolumeToo = ['mfi_14', 'log_dollar_volume_20', 'rank_log_dollar_volume_20'];

/** Which equity features change with prices or volumes; the same test. Sectors and news stand apart from both. */
export const equityReads: Readonly<Record<'prices' | 'volume', readonly string[]>> = {
  prices: equityFeatures
    .filter(({ name, group }) => group !== 'text' && name !== fromVolumeAlone)
    .filter(({ name, group }) => !(group === 'context' && name.startsWith('sector_')))
    .map(({ name }) => name),
  volume: equityFeatureNames.filter(
    (name) => name === fromVolumeAlone || fromVolumeToo.includes(name) || name.startsWith('liquidity_'),
  ),
};
