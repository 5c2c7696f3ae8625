import type { ChainTotals } from './chain-totals.ts';
import type { LayerValues, OptionsFeature } from './feature.ts';
import type { Past } from './history.ts';
import { meanAndDeviation } from './statistics.ts';

type Name =
  | 'call_oi'
  | 'put_oi'
  | 'total_oi'
  | 'call_volume'
  | 'put_volume'
  | 'total_volume'
  | 'oi_change_pct'
  | 'volume_zscore';

const count = {
  unit: 'contracts',
  range: [0, Number.POSITIVE_INFINITY],
  usual: '0 to ∞',
  neutral: 0,
  section: '3.2',
  transform: 'signedLog',
} as const;

export const volumeOiFeatures: readonly OptionsFeature<Name>[] = [
  {
    ...count,
    name: 'call_oi',
    formula: 'Σ open interest of calls',
    missingWhen: 'no call with known open interest',
  },
  {
    ...count,
    name: 'put_oi',
    formula: 'Σ open interest of puts',
    missingWhen: 'no put with known open interest',
  },
  {
    ...count,
    name: 'total_oi',
    formula: 'call_oi + put_oi; a side that the chain lacks counts 0',
    missingWhen: 'no option with known open interest',
  },
  {
    ...count,
    name: 'call_volume',
    formula: 'Σ volume of calls',
    missingWhen: 'no call with known volume',
  },
  {
    ...count,
    name: 'put_volume',
    formula: 'Σ volume of puts',
    missingWhen: 'no put with known volume',
  },
  {
    ...count,
    name: 'total_volume',
    formula: 'call_volume + put_volume; a side that the chain lacks counts 0',
    missingWhen: 'no option with known volume',
  },
  {
    name: 'oi_change_pct',
    formula: '(total_oi − yesterday’s) / yesterday’s',
    unit: 'fraction',
    range: [-1, Number.POSITIVE_INFINITY],
    usual: '−1 to +1',
    neutral: 0,
    missingWhen: 'total_oi missing; yesterday’s missing, 0 or older than 5 days',
    section: '3.2',
    transform: 'signedLog',
  },
  {
    name: 'volume_zscore',
    formula: '(total_volume − mean) / standard deviation of the last 20 sessions, today excluded',
    unit: 'standard deviations',
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    usual: '−3 to +3',
    neutral: 0,
    missingWhen: 'total_volume missing; fewer than 5 known volumes in the window, or all equal',
    section: '3.2',
    transform: 'signedLog',
  },
];

export function volumeOiLayer(totals: ChainTotals, past: Past): LayerValues<Name> {
  const totalOi = sumOfKnown(totals.callOi, totals.putOi);
  const totalVolume = sumOfKnown(totals.callVolume, totals.putVolume);
  const yesterday = past.yesterday('total_oi');
  const volumes = past.window('total_volume', 20);
  const { mean, deviation } = meanAndDeviation(volumes);
  return {
    call_oi: totals.callOi,
    put_oi: totals.putOi,
    total_oi: totalOi,
    call_volume: totals.callVolume,
    put_volume: totals.putVolume,
    total_volume: totalVolume,
    oi_change_pct: yesterday > 0 ? (totalOi - yesterday) / yesterday : Number.NaN,
    volume_zscore: volumes.length >= 5 ? (totalVolume - mean) / deviation : Number.NaN,
  };
}

function sumOfKnown(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : a + b;
}
