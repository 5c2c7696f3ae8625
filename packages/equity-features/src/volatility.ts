import { technical } from './feature.ts';
import { continueAverage, wilder14 } from './recursive-average.ts';
import type { Stretch } from './stretch.ts';
import type { OwnBars, TechnicalFamily } from './technical-family.ts';
import { momentDeviation, windowMoments, windowSums } from './window-sums.ts';

const spans = [5, 20, 60] as const;
const dailyVolatility = 0.02;

/** Volatility a day, not a year. */
export const volatility: TechnicalFamily = {
  features: [
    ...spans.map((k) =>
      technical(
        `realized_volatility_${k}d`,
        `sample deviation of the last ${k} log(C / C[1 ago])`,
        k + 1,
        dailyVolatility,
        'Hull 2018, 15.4',
      ),
    ),
    technical(
      'atr_14_to_price',
      "Wilder's average of the true range over 14, / C",
      15,
      dailyVolatility,
      'Wilder 1978',
    ),
    technical(
      'garman_klass_20d',
      '√ mean over 20 of ½ ln²(H/L) − (2 ln 2 − 1) ln²(C/O)',
      20,
      dailyVolatility,
      'Garman and Klass 1980',
    ),
    technical(
      'parkinson_20d',
      '√ (mean over 20 of ln²(H/L) / (4 ln 2))',
      20,
      dailyVolatility,
      'Parkinson 1980',
    ),
  ],
  compute({ from, length, open, high, low, close, averageTrueRange, scratch }, out) {
    const [daily, sums, squares] = scratch as [Float64Array, Float64Array, Float64Array];
    for (let i = Math.max(0, from - spans[2]); i < length; i++) {
      daily[i] = i === 0 ? Number.NaN : Math.log(close[i]! / close[i - 1]!);
    }
    spans.forEach((k, f) => {
      const column = out[f]!;
      windowMoments(daily, k, from, length, sums, squares);
      for (let i = from; i < length; i++) {
        column[i] = momentDeviation(daily, k, i, sums[i]!, squares[i]!, 1);
      }
    });
    const [, , , toPrice, garmanKlass, parkinson] = out as Columns;
    for (let i = from; i < length; i++) toPrice[i] = averageTrueRange[i]! / close[i]!;
    const ranges = daily;
    const terms = squares;
    for (let i = Math.max(0, from - 19); i < length; i++) {
      const range = Math.log(high[i]! / low[i]!);
      const body = Math.log(close[i]! / open[i]!);
      ranges[i] = range * range;
      terms[i] = 0.5 * range * range - (2 * Math.LN2 - 1) * body * body;
    }
    windowSums(ranges, 20, from, length, parkinson);
    windowSums(terms, 20, from, length, garmanKlass);
    for (let i = from; i < length; i++) {
      parkinson[i] = Math.sqrt(parkinson[i]! / (80 * Math.LN2));
      garmanKlass[i] = Math.sqrt(Math.max(0, garmanKlass[i]! / 20));
    }
  },
};

type Columns = readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

/** max(H, C[1 ago]) − min(L, C[1 ago]) in USD of the entries from … length − 1; NaN at the first bar. */
export function trueRanges(
  { high, low, close }: Pick<OwnBars, 'high' | 'low' | 'close'>,
  from: number,
  length: number,
  out: Float64Array,
): void {
  for (let i = from; i < length; i++) {
    const before = close[i - 1]!;
    out[i] = i === 0 ? Number.NaN : Math.max(high[i]!, before) - Math.min(low[i]!, before);
  }
}

/** Wilder's average true range over 14 bars in USD (Wilder 1978) of a whole stretch; the first value stands at bar 14. */
export function averageTrueRange(bars: Stretch): Float64Array {
  const out = new Float64Array(bars.close.length);
  trueRanges(bars, 0, out.length, out);
  continueAverage(out, wilder14(1), 0, out.length, new Float64Array(1), 0, out);
  return out;
}
