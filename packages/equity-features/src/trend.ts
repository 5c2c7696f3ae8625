import { technical } from './feature.ts';
import { highestOf, meanOf, recursiveAverage, rolling } from './rolling.ts';
import type { Stretch } from './stretch.ts';
import type { TechnicalFamily } from './technical-family.ts';
import { trueRange } from './volatility.ts';

const averages = [20, 50, 200];

export const trend: TechnicalFamily = {
  features: [
    technical(
      'macd_histogram_to_price',
      '(m − EMA9 of m) / C, m = EMA12 − EMA26 of C; each EMA starts from a plain mean',
      34,
      0,
    ),
    technical('adx_14', "Wilder's average directional index over 14 (Wilder 1978)", 28, 20, 'no price moved'),
    ...averages.map((k) => technical(`distance_to_sma_${k}`, `C / mean of C over ${k} − 1`, k, 0)),
    technical('distance_to_high_252', 'C / highest H over 252 − 1', 252, 0),
  ],
  compute(bars) {
    const { high, close } = bars;
    return [
      macdHistogram(close).map((x, i) => x / close[i]!),
      directionalIndex(bars),
      ...averages.map((k) =>
        rolling(close.length, k, (from, to) => close[to]! / meanOf(close, from, to) - 1),
      ),
      rolling(close.length, 252, (from, to) => close[to]! / highestOf(high, from, to) - 1),
    ];
  },
};

function macdHistogram(close: Float64Array): Float64Array {
  const fast = recursiveAverage(close, 12, 2 / 13, 0);
  const slow = recursiveAverage(close, 26, 2 / 27, 0);
  const macd = fast.map((x, i) => x - slow[i]!);
  const signal = recursiveAverage(macd, 9, 2 / 10, 25);
  return macd.map((x, i) => x - signal[i]!);
}

function directionalIndex(bars: Stretch): Float64Array {
  const { high, low } = bars;
  const moves = (plus: boolean) =>
    high.map((h, i) => {
      if (i === 0) return Number.NaN;
      const up = h - high[i - 1]!;
      const down = low[i - 1]! - low[i]!;
      const [own, other] = plus ? [up, down] : [down, up];
      return own > other && own > 0 ? own : 0;
    });
  const range = recursiveAverage(trueRange(bars), 14, 1 / 14, 1);
  const plus = recursiveAverage(moves(true), 14, 1 / 14, 1).map((x, i) => x / range[i]!);
  const minus = recursiveAverage(moves(false), 14, 1 / 14, 1).map((x, i) => x / range[i]!);
  const index = plus.map((p, i) => (100 * Math.abs(p - minus[i]!)) / (p + minus[i]!));
  // A day without any direction says nothing: the average stands still rather than becoming unknown for ever.
  const known = index.map((x, i) => (i >= 14 && Number.isNaN(x) ? 0 : x));
  const average = recursiveAverage(known, 14, 1 / 14, 14);
  return average.map((x, i) => (Number.isNaN(index[i]!) ? Number.NaN : x));
}
