import type { AtTheMoney } from './at-the-money.ts';
import type { LayerValues, OptionsFeature } from './feature.ts';
import type { Past } from './history.ts';

type Name =
  | 'atm_call_iv'
  | 'atm_put_iv'
  | 'iv_skew'
  | 'put_call_iv_ratio'
  | 'iv_percentile'
  | 'iv_rank'
  | 'iv_change_pct';

const volatility = {
  unit: 'a year, 0.25 = 25 %',
  range: [0.01, Number.POSITIVE_INFINITY],
  usual: '0 to 1+',
  neutral: 0.25,
  section: '3.5',
  transform: 'linear',
} as const;

const place = {
  unit: 'fraction',
  range: [0, 1],
  usual: '0 to 1',
  neutral: 0.5,
  missingWhen: 'atm_call_iv missing; fewer than 20 known values in the window',
  section: '3.5',
  transform: 'linear',
} as const;

export const impliedVolatilityFeatures: readonly OptionsFeature<Name>[] = [
  {
    ...volatility,
    name: 'atm_call_iv',
    formula:
      'mean implied volatility of the calls at the 3 strikes nearest to spot, in the front expiration at least 7 days out (else the last before)',
    missingWhen: 'no such call has an implied volatility above 0.01; spot missing',
  },
  {
    ...volatility,
    name: 'atm_put_iv',
    formula: 'the same of the puts',
    missingWhen: 'no such put has an implied volatility above 0.01; spot missing',
  },
  {
    name: 'iv_skew',
    formula: 'atm_put_iv − atm_call_iv',
    unit: 'a year, 0.01 = 1 point',
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    usual: '−0.2 to +0.2',
    neutral: 0,
    missingWhen: 'atm_call_iv or atm_put_iv missing',
    section: '3.5',
    transform: 'linear',
  },
  {
    name: 'put_call_iv_ratio',
    formula: 'atm_put_iv / atm_call_iv',
    unit: 'ratio',
    range: [0, Number.POSITIVE_INFINITY],
    usual: '0.8 to 1.2',
    neutral: 1,
    missingWhen: 'atm_call_iv or atm_put_iv missing',
    section: '3.5',
    transform: 'linear',
  },
  {
    ...place,
    name: 'iv_percentile',
    formula: 'share of the last 252 sessions, today excluded, with a lower atm_call_iv',
  },
  {
    ...place,
    name: 'iv_rank',
    formula:
      '(atm_call_iv − min) / (max − min) of the last 252 sessions, today excluded; held within 0 and 1 at a new low or high; 0.5 where min = max',
  },
  {
    name: 'iv_change_pct',
    formula: '(atm_call_iv − yesterday’s) / yesterday’s',
    unit: 'fraction',
    range: [-1, Number.POSITIVE_INFINITY],
    usual: '−0.5 to +0.5',
    neutral: 0,
    missingWhen: 'atm_call_iv missing; yesterday’s missing or older than 5 days',
    section: '3.5',
    transform: 'linear',
  },
];

/** Where a volatility stands among those of past sessions; NaN with fewer than 20 known, or without one today. */
export interface VolatilityPlace {
  /** Share of the past that was lower. */
  readonly percentile: number;
  /** (today − min) / (max − min), held within 0 and 1; 0.5 where min = max. */
  readonly rank: number;
}

const fewestSessions = 20;

/** IV percentile and IV rank of `today` among `past`, today excluded: of any series, as of a surface's 30-day volatility. */
export function volatilityPlace(past: Float64Array, today: number): VolatilityPlace {
  let known = 0;
  let lower = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const iv of past) {
    if (Number.isNaN(iv)) continue;
    known++;
    if (iv < today) lower++;
    if (iv < min) min = iv;
    if (iv > max) max = iv;
  }
  if (known < fewestSessions || Number.isNaN(today)) return { percentile: Number.NaN, rank: Number.NaN };
  const rank = max > min ? Math.max(0, Math.min(1, (today - min) / (max - min))) : 0.5;
  return { percentile: lower / known, rank };
}

export function impliedVolatilityLayer({ callIv, putIv }: AtTheMoney, past: Past): LayerValues<Name> {
  const { percentile, rank } = volatilityPlace(past.window('atm_call_iv', 252), callIv);
  const yesterday = past.yesterday('atm_call_iv');
  return {
    atm_call_iv: callIv,
    atm_put_iv: putIv,
    iv_skew: putIv - callIv,
    put_call_iv_ratio: putIv / callIv,
    iv_percentile: percentile,
    iv_rank: rank,
    iv_change_pct: (callIv - yesterday) / yesterday,
  };
}
