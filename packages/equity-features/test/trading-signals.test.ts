import { extractEquityFeatures } from '@gammatwin/equity-features';
import { ADX, ATR, EMA, MACD, MFI, PercentB, ROC, RSI, SMA, StochasticOscillator } from 'trading-signals';
import { expect, test } from 'vitest';
import { at, barsFor } from './panels.ts';

const sessions = 600;
const symbols = 3;
const bars = barsFor('trading-signals', { sessions, symbols });
const panel = extractEquityFeatures({ bars, instruments: [] });

interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

interface Indicator {
  readonly feature: string;
  /** The bar at which both sides stand on equal ground, and how close they are from there on. */
  readonly from: number;
  readonly tolerance: number;
  readonly start: () => (bar: Bar) => number | null | undefined;
}

// What counts the first bar otherwise (ATR, ADX, MACD) is compared 460 bars later, when (13/14)^460 = 2e-15 of it is left.
const indicators: readonly Indicator[] = [
  ...[1, 5, 10, 20, 60].map((k) => ({
    feature: `return_${k}d`,
    from: k,
    tolerance: 1e-14,
    start: () => {
      const roc = new ROC(k);
      return (bar: Bar) => roc.add(bar.close);
    },
  })),
  ...[20, 50, 200].map((k) => ({
    feature: `distance_to_sma_${k}`,
    from: k - 1,
    tolerance: 1e-12,
    start: () => {
      const sma = new SMA(k);
      return (bar: Bar) => {
        const mean = sma.add(bar.close);
        return mean === null ? null : bar.close / mean - 1;
      };
    },
  })),
  {
    feature: 'rsi_14',
    from: 14,
    tolerance: 1e-11,
    start: () => {
      const rsi = new RSI(14);
      return ({ close }) => rsi.add(close);
    },
  },
  {
    feature: 'stochastic_k_14',
    from: 15,
    tolerance: 1e-11,
    start: () => {
      const stochastic = new StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 1, dPeriod: 3 });
      return (bar) => stochastic.add(bar)?.stochK;
    },
  },
  {
    feature: 'stochastic_d_3',
    from: 15,
    tolerance: 1e-11,
    start: () => {
      const stochastic = new StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 1, dPeriod: 3 });
      return (bar) => stochastic.add(bar)?.stochD;
    },
  },
  {
    feature: 'mfi_14',
    from: 14,
    tolerance: 1e-11,
    start: () => {
      const mfi = new MFI(14);
      return (bar) => mfi.add(bar);
    },
  },
  {
    feature: 'bollinger_b_20',
    from: 19,
    tolerance: 1e-11,
    start: () => {
      const percentB = new PercentB({ interval: 20 });
      return ({ close }) => percentB.add(close);
    },
  },
  {
    feature: 'atr_14_to_price',
    from: 460,
    tolerance: 1e-13,
    start: () => {
      const atr = new ATR(14);
      return (bar) => {
        const range = atr.add(bar);
        return range === null ? null : range / bar.close;
      };
    },
  },
  {
    feature: 'adx_14',
    from: 460,
    tolerance: 1e-10,
    start: () => {
      const adx = new ADX(14);
      return (bar) => adx.add(bar);
    },
  },
  {
    feature: 'macd_histogram_to_price',
    from: 460,
    tolerance: 1e-13,
    start: () => {
      const macd = new MACD(new EMA(12), new EMA(26), new EMA(9));
      return (bar) => {
        const result = macd.add(bar.close);
        return result === null ? null : result.histogram / bar.close;
      };
    },
  },
];

test.each(indicators)('$feature equals that of trading-signals', ({ feature, from, tolerance, start }) => {
  for (let n = 0; n < symbols; n++) {
    const next = start();
    for (let t = 0; t < sessions; t++) {
      const cell = t * symbols + n;
      const expected = next({
        open: bars.open[cell]!,
        high: bars.high[cell]!,
        low: bars.low[cell]!,
        close: bars.close[cell]!,
        volume: bars.volume[cell]!,
      });
      if (t < from) continue;
      const { value, missing } = at(panel, feature, t, n);
      const where = `${feature} of stock ${n} at session ${t}: expected ${expected}, was ${value}`;
      expect(missing, where).toBe(0);
      if (!(Math.abs(value - expected!) <= tolerance)) throw new Error(where);
    }
  }
});
