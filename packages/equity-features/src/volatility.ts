import { technical } from './feature.ts';
import { deviationOf, logReturns, recursiveAverage, rolling } from './rolling.ts';
import type { Stretch } from './stretch.ts';
import type { TechnicalFamily } from './technical-family.ts';

const spans = [5, 20, 60];
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
      ),
    ),
    technical('atr_14_to_price', "Wilder's average of the true range over 14, / C", 15, dailyVolatility),
    technical(
      'garman_klass_20d',
      '√ mean over 20 of ½ ln²(H/L) − (2 ln 2 − 1) ln²(C/O) (Garman and Klass 1980)',
      20,
      dailyVolatility,
    ),
    technical(
      'parkinson_20d',
      '√ (mean over 20 of ln²(H/L) / (4 ln 2)) (Parkinson 1980)',
      20,
      dailyVolatility,
    ),
  ],
  compute(bars) {
    const { open, high, low, close } = bars;
    const daily = logReturns(close);
    const atr = averageTrueRange(bars);
    const rangeSquared = high.map((h, i) => Math.log(h / low[i]!) ** 2);
    const bodySquared = close.map((c, i) => Math.log(c / open[i]!) ** 2);
    const rootMean = (of: (i: number) => number) =>
      rolling(close.length, 20, (from, to) => {
        let sum = 0;
        for (let i = from; i <= to; i++) sum += of(i);
        return Math.sqrt(Math.max(0, sum / 20));
      });
    return [
      ...spans.map((k) => rolling(close.length, k + 1, (from, to) => deviationOf(daily, from + 1, to, 1))),
      atr.map((range, i) => range / close[i]!),
      rootMean((i) => 0.5 * rangeSquared[i]! - (2 * Math.LN2 - 1) * bodySquared[i]!),
      rootMean((i) => rangeSquared[i]! / (4 * Math.LN2)),
    ];
  },
};

/** max(H, C[1 ago]) − min(L, C[1 ago]) in USD; NaN at the first bar. */
export function trueRange({ high, low, close }: Stretch): Float64Array {
  return high.map((h, i) =>
    i === 0 ? Number.NaN : Math.max(h, close[i - 1]!) - Math.min(low[i]!, close[i - 1]!),
  );
}

/** Wilder's average true range over 14 bars in USD (Wilder 1978); the first value stands at bar 14. */
export function averageTrueRange(bars: Stretch): Float64Array {
  return recursiveAverage(trueRange(bars), 14, 1 / 14, 1);
}
