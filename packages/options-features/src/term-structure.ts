import type { ChainTotals } from './chain-totals.ts';
import type { LayerValues, OptionsFeature } from './feature.ts';

type Name = 'front_month_oi' | 'next_month_oi' | 'roll_ratio' | 'term_curve_slope';

const openInterest = {
  unit: 'contracts',
  range: [0, Number.POSITIVE_INFINITY],
  usual: '0 to ∞',
  neutral: 0,
  section: '3.7',
  transform: 'signedLog',
} as const;

export const termStructureFeatures: readonly OptionsFeature<Name>[] = [
  {
    ...openInterest,
    name: 'front_month_oi',
    formula: 'Σ open interest of the nearest expiration strictly after the session',
    missingWhen: 'no such expiration, or no known open interest in it',
  },
  {
    ...openInterest,
    name: 'next_month_oi',
    formula: 'Σ open interest of the second expiration after the session',
    missingWhen: 'no such expiration, or no known open interest in it',
  },
  {
    name: 'roll_ratio',
    formula: 'front_month_oi / next_month_oi',
    unit: 'ratio',
    range: [0, Number.POSITIVE_INFINITY],
    usual: '0 to 5+',
    neutral: 1,
    missingWhen: 'front_month_oi or next_month_oi missing, or next_month_oi 0',
    section: '3.7',
    transform: 'signedLog',
  },
  {
    name: 'term_curve_slope',
    formula:
      'mean implied volatility of all options of the second expiration − the same of the nearest; positive = contango',
    unit: 'a year, 0.01 = 1 point',
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    usual: '−0.2 to +0.2',
    neutral: 0,
    missingWhen: 'either expiration lacks an implied volatility above 0.01',
    section: '3.7',
    transform: 'linear',
  },
];

export function termStructureLayer({ expirations: [front, next] }: ChainTotals): LayerValues<Name> {
  const frontOi = front?.oi ?? Number.NaN;
  const nextOi = next?.oi ?? Number.NaN;
  return {
    front_month_oi: frontOi,
    next_month_oi: nextOi,
    roll_ratio: nextOi > 0 ? frontOi / nextOi : Number.NaN,
    term_curve_slope: (next?.meanIv ?? Number.NaN) - (front?.meanIv ?? Number.NaN),
  };
}
