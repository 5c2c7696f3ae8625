import type { EquityFeature } from './feature.ts';
import type { UniverseFamily } from './universe.ts';

const ranked = ['return_5d', 'return_20d', 'return_60d', 'realized_volatility_20d', 'log_dollar_volume_20'];
const scoredInSector = ['return_5d', 'return_20d'];
const fewestInSector = 3;

/** Where a stock stands among all stocks of the session, and within its sector. */
export const ranks: UniverseFamily = {
  features: [
    ...ranked.map(
      (of): EquityFeature => ({
        name: `rank_${of}`,
        group: 'cross-sectional',
        formula: `(average rank of ${of} among the n known of the session − 1) / (n − 1)`,
        window: windowOf(of),
        missing: `${of} is missing, or nobody else has it`,
        neutral: 0.5,
        transform: 'linear',
      }),
    ),
    ...scoredInSector.map(
      (of): EquityFeature => ({
        name: `sector_zscore_${of}`,
        group: 'cross-sectional',
        formula: `(${of} − its mean) / its sample deviation, over the stock's sector`,
        window: windowOf(of),
        missing: `${of} is missing, the sector is unknown, has fewer than ${fewestInSector} known, or all are equal`,
        neutral: 0,
        transform: 'linear',
      }),
    ),
  ],
  compute({ bars, sector, column }) {
    const width = bars.symbols.length;
    return [
      ...ranked.map((name) => eachSession(column(name), width, percentileRanks)),
      ...scoredInSector.map((name) =>
        eachSession(column(name), width, (values) => sectorScores(values, sector)),
      ),
    ];
  },
};

function windowOf(name: string): number {
  return name === 'log_dollar_volume_20' ? 20 : Number(/_(\d+)d$/.exec(name)?.[1]) + 1;
}

function eachSession(
  column: Float64Array,
  width: number,
  compare: (values: Float64Array) => Float64Array,
): Float64Array {
  const out = new Float64Array(column.length);
  for (let at = 0; at < column.length; at += width) {
    out.set(compare(column.subarray(at, at + width)), at);
  }
  return out;
}

/** 0 = lowest, 1 = highest, ties share their average rank; NaN where the value is NaN or stands alone. */
function percentileRanks(values: Float64Array): Float64Array {
  const sorted = values.filter((x) => !Number.isNaN(x)).sort();
  return values.map((x) => {
    if (Number.isNaN(x)) return Number.NaN;
    const below = firstIndex(sorted, (y) => y >= x);
    const upTo = firstIndex(sorted, (y) => y > x);
    return (below + upTo - 1) / 2 / (sorted.length - 1);
  });
}

/** The first index of a sorted array at which `holds` is true; its length where it never is. */
function firstIndex(sorted: Float64Array, holds: (y: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function sectorScores(values: Float64Array, sector: Int8Array): Float64Array {
  const out = new Float64Array(values.length).fill(Number.NaN);
  for (const s of new Set(sector)) {
    if (s < 0) continue;
    const known: number[] = [];
    values.forEach((x, n) => {
      if (sector[n] === s && !Number.isNaN(x)) known.push(n);
    });
    if (known.length < fewestInSector) continue;
    const mean = known.reduce((sum, n) => sum + values[n]!, 0) / known.length;
    const squares = known.reduce((sum, n) => sum + (values[n]! - mean) ** 2, 0);
    if (known.every((n) => values[n] === values[known[0]!])) continue;
    const deviation = Math.sqrt(squares / (known.length - 1));
    for (const n of known) out[n] = (values[n]! - mean) / deviation;
  }
  return out;
}
