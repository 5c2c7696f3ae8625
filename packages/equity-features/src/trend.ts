import { technical } from './feature.ts';
import { isAbove } from './price-step.ts';
import { continueAverage, exponential, wilder14 } from './recursive-average.ts';
import type { OwnBars, TechnicalFamily } from './technical-family.ts';
import { windowHighest, windowSums } from './window-sums.ts';

const averages = [20, 50, 200];

export const trend: TechnicalFamily = {
  features: [
    technical(
      'macd_histogram_to_price',
      '(m − EMA9 of m) / C, m = EMA12 − EMA26 of C; each EMA starts from a plain mean',
      34,
      0,
      'Appel 1979',
    ),
    technical(
      'adx_14',
      "Wilder's average directional index over 14",
      28,
      20,
      'Wilder 1978',
      'no price moved',
    ),
    ...averages.map((k) =>
      technical(
        `distance_to_sma_${k}`,
        `C / mean of C over ${k} − 1`,
        k,
        0,
        'Brock, Lakonishok and LeBaron 1992',
      ),
    ),
    technical('distance_to_high_252', 'C / highest H over 252 − 1', 252, 0, 'George and Hwang 2004'),
  ],
  carried: 6,
  compute(bars, out, carried) {
    const { from, length, high, close } = bars;
    const [macd, direction, ...distances] = out as Columns;
    macdHistogram(bars, macd, carried);
    directionalIndex(bars, direction, carried);
    averages.forEach((k, f) => {
      const distance = distances[f]!;
      windowSums(close, k, from, length, distance);
      for (let i = from; i < length; i++) distance[i] = (close[i]! * k) / distance[i]! - 1;
    });
    const toHigh = distances[averages.length]!;
    windowHighest(high, 252, from, length, toHigh);
    for (let i = from; i < length; i++) toHigh[i] = close[i]! / toHigh[i]! - 1;
  },
};

type Columns = readonly [Float64Array, Float64Array, ...Float64Array[]];

/** Uses the carried numbers 0 … 2. */
function macdHistogram({ from, length, close, scratch }: OwnBars, out: Float64Array, carried: Float64Array) {
  const [macd, other] = scratch as [Float64Array, Float64Array];
  continueAverage(close, exponential(12, 0), from, length, carried, 0, macd);
  continueAverage(close, exponential(26, 0), from, length, carried, 1, other);
  for (let i = from; i < length; i++) macd[i]! -= other[i]!;
  continueAverage(macd, exponential(9, 25), from, length, carried, 2, other);
  for (let i = from; i < length; i++) out[i] = (macd[i]! - other[i]!) / close[i]!;
}

/** Uses the carried numbers 3 … 5. */
function directionalIndex(bars: OwnBars, out: Float64Array, carried: Float64Array) {
  const { from, length, high, low, averageTrueRange: range, scratch } = bars;
  const [plus, minus, index] = scratch as [Float64Array, Float64Array, Float64Array];
  for (let i = from; i < length; i++) {
    const up = high[i]! - high[i - 1]!;
    const down = low[i - 1]! - low[i]!;
    plus[i] = up > 0 && isAbove(up, down, high[i]!) ? up : 0;
    minus[i] = down > 0 && isAbove(down, up, high[i]!) ? down : 0;
  }
  continueAverage(plus, wilder14(1), from, length, carried, 3, plus);
  continueAverage(minus, wilder14(1), from, length, carried, 4, minus);
  for (let i = from; i < length; i++) {
    const p = plus[i]! / range[i]!;
    const m = minus[i]! / range[i]!;
    out[i] = (100 * Math.abs(p - m)) / (p + m);
    // A day without any direction says nothing: the average stands still rather than becoming unknown for ever.
    index[i] = Number.isNaN(out[i]!) ? 0 : out[i]!;
  }
  continueAverage(index, wilder14(14), from, length, carried, 5, index);
  for (let i = from; i < length; i++) if (!Number.isNaN(out[i]!)) out[i] = index[i]!;
}
