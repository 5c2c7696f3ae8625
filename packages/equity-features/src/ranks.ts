import { AscendingOrder } from './ascending-order.ts';
import type { EquityFeature } from './feature.ts';
import { percentileRanks } from './percentile-ranks.ts';
import type { UniverseFamily } from './universe.ts';

const ranked = ['return_5d', 'return_20d', 'return_60d', 'realized_volatility_20d', 'log_dollar_volume_20'];
const rankSources: Readonly<Record<string, string>> = {
  return_5d: 'Lehmann 1990',
  return_20d: 'Jegadeesh 1990',
  return_60d: 'Jegadeesh and Titman 1993',
  realized_volatility_20d: 'Ang, Hodrick, Xing and Zhang 2006',
  log_dollar_volume_20: 'Brennan, Chordia and Subrahmanyam 1998',
};
const scored = 'return_20d';
const scoredInSector = ['return_5d', 'return_20d'];
const fewest = 3;
/** Returns closer than this are equal: the same move from another price differs in the last bits. */
const equalWithin = 1e-12;

/** Where a stock stands among all stocks of the session, and within its sector. */
export const ranks: UniverseFamily = {
  features: [
    ...ranked.map(
      (of): EquityFeature => ({
        name: `rank_${of}`,
        group: 'cross-sectional',
        formula: `(average rank of ${of} among the n known of the session − 1) / (n − 1)`,
        window: windowOf(of),
        lag: 0,
        missing: `${of} is missing, or nobody else has it`,
        neutral: 0.5,
        transform: 'linear',
        source: rankSources[of]!,
      }),
    ),
    {
      name: `zscore_${scored}`,
      group: 'cross-sectional',
      formula: `(${scored} − its mean) / its sample deviation, over the session's stocks`,
      window: windowOf(scored),
      lag: 0,
      missing: `${scored} is missing, fewer than ${fewest} are known, or all are equal`,
      neutral: 0,
      transform: 'linear',
      source: 'Jegadeesh 1990',
    },
    ...scoredInSector.map(
      (of): EquityFeature => ({
        name: `sector_zscore_${of}`,
        group: 'cross-sectional',
        formula: `(${of} − its mean) / its sample deviation, over the stock's sector`,
        window: windowOf(of),
        lag: 0,
        missing: `${of} is missing, the sector is unknown, has fewer than ${fewest} known, or all are equal`,
        neutral: 0,
        transform: 'linear',
        source: 'Moskowitz and Grinblatt 1999',
      }),
    ),
  ],
  reads: [...new Set([...ranked, scored, ...scoredInSector])],
  compute({ stocks, sector, column }, out) {
    const everybody = new Int8Array(stocks);
    const ascending = new AscendingOrder(stocks);
    let f = 0;
    for (const name of ranked) {
      const values = column(name);
      const ranksOf = out[f++]!;
      for (let at = 0; at < values.length; at += stocks)
        percentileRanks(values, at, at + stocks, ranksOf, ascending);
    }
    scores(column(scored), everybody, out[f++]!);
    for (const name of scoredInSector) scores(column(name), sector, out[f++]!);
  },
};

function windowOf(name: string): number {
  return name === 'log_dollar_volume_20' ? 20 : Number(/_(\d+)d$/.exec(name)?.[1]) + 1;
}

/**
 * (x − mean) / sample deviation of each session's values [sessions × stocks] within each group ≥ 0 of stocks; NaN where
 * fewer than three are known or all are equal.
 */
function scores(values: Float64Array, group: Int8Array, out: Float64Array): void {
  const stocks = group.length;
  const groups = 1 + group.reduce((most, g) => Math.max(most, g), 0);
  const known = new Int32Array(groups);
  const mean = new Float64Array(groups);
  const squares = new Float64Array(groups);
  for (let at = 0; at < values.length; at += stocks) {
    known.fill(0);
    mean.fill(0);
    squares.fill(0);
    for (let n = 0; n < stocks; n++) {
      const x = values[at + n]!;
      if (group[n]! < 0 || Number.isNaN(x)) continue;
      known[group[n]!]!++;
      mean[group[n]!]! += x;
    }
    for (let g = 0; g < groups; g++) mean[g]! /= known[g]!;
    const moved = spreadOf(values, at, group, mean, squares);
    for (let n = 0; n < stocks; n++) {
      const g = group[n]!;
      const given = g >= 0 && known[g]! >= fewest && moved[g]! > 0;
      out[at + n] = given
        ? (values[at + n]! - mean[g]!) / Math.sqrt(squares[g]! / (known[g]! - 1))
        : Number.NaN;
    }
  }
}

/** Adds up the squares around each group's mean, and tells which groups have two different values. */
function spreadOf(
  values: Float64Array,
  at: number,
  group: Int8Array,
  mean: Float64Array,
  squares: Float64Array,
): Uint8Array {
  const one = new Float64Array(mean.length).fill(Number.NaN);
  const moved = new Uint8Array(mean.length);
  for (let n = 0; n < group.length; n++) {
    const g = group[n]!;
    const x = values[at + n]!;
    if (g < 0 || Number.isNaN(x)) continue;
    squares[g]! += (x - mean[g]!) ** 2;
    if (Number.isNaN(one[g]!)) one[g] = x;
    else if (Math.abs(one[g]! - x) > equalWithin) moved[g] = 1;
  }
  return moved;
}
