import type { ChainTotals } from './chain-totals.ts';
import { flag, type LayerValues, type OptionsFeature } from './feature.ts';
import type { Past } from './history.ts';
import { meanAndDeviation } from './statistics.ts';

type Name =
  | 'pcr_oi'
  | 'pcr_volume'
  | 'pcr_zscore'
  | 'pcr_extreme_bullish'
  | 'pcr_extreme_bearish'
  | 'pcr_change';

const ratio = {
  unit: 'ratio',
  range: [0, Number.POSITIVE_INFINITY],
  usual: '0 to 2+',
  neutral: 1,
  section: '3.3',
  transform: 'signedLog',
} as const;

const extreme = {
  unit: 'flag',
  range: [0, 1],
  usual: '0 or 1',
  neutral: 0,
  missingWhen: 'pcr_oi missing',
  section: '3.3',
  transform: 'linear',
} as const;

export const pcrFeatures: readonly OptionsFeature<Name>[] = [
  {
    ...ratio,
    name: 'pcr_oi',
    formula: 'put_oi / call_oi',
    missingWhen: 'a side’s open interest missing, or call_oi 0',
  },
  {
    ...ratio,
    name: 'pcr_volume',
    formula: 'put_volume / call_volume',
    missingWhen: 'a side’s volume missing, or call_volume 0',
  },
  {
    name: 'pcr_zscore',
    formula: '(pcr_oi − mean) / standard deviation of the last 60 sessions, today excluded',
    unit: 'standard deviations',
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    usual: '−3 to +3',
    neutral: 0,
    missingWhen: 'pcr_oi missing; fewer than 10 known ratios in the window, or all equal',
    section: '3.3',
    transform: 'signedLog',
  },
  { ...extreme, name: 'pcr_extreme_bullish', formula: '1 if pcr_oi < 0.7, else 0 (contrarian bearish)' },
  { ...extreme, name: 'pcr_extreme_bearish', formula: '1 if pcr_oi > 1.0, else 0 (contrarian bullish)' },
  {
    name: 'pcr_change',
    formula: 'pcr_oi − yesterday’s',
    unit: 'ratio',
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    usual: '−1 to +1',
    neutral: 0,
    missingWhen: 'pcr_oi missing; yesterday’s missing or older than 5 days',
    section: '3.3',
    transform: 'signedLog',
  },
];

export function pcrLayer(totals: ChainTotals, past: Past): LayerValues<Name> {
  const pcr = totals.callOi > 0 ? totals.putOi / totals.callOi : Number.NaN;
  const ratios = past.window('pcr_oi', 60);
  const { mean, deviation } = meanAndDeviation(ratios);
  return {
    pcr_oi: pcr,
    pcr_volume: totals.callVolume > 0 ? totals.putVolume / totals.callVolume : Number.NaN,
    pcr_zscore: ratios.length >= 10 ? (pcr - mean) / deviation : Number.NaN,
    pcr_extreme_bullish: flag(pcr, pcr < 0.7),
    pcr_extreme_bearish: flag(pcr, pcr > 1.0),
    pcr_change: pcr - past.yesterday('pcr_oi'),
  };
}
