import { technical } from './feature.ts';
import { deviationOf, highestOf, lowestOf, meanOf, recursiveAverage, rolling } from './rolling.ts';
import type { TechnicalFamily } from './technical-family.ts';

/** Oscillators of 0 … 100 (%b: about 0 … 1). A quotient 0/0 is unknown, not extreme. */
export const oscillators: TechnicalFamily = {
  features: [
    technical(
      'rsi_14',
      "100 · gain / (gain + loss), Wilder's averages over 14 of C's changes",
      15,
      50,
      'C did not move',
    ),
    technical('stochastic_k_14', '100 · (C − lowest L) / (highest H − lowest L) over 14', 14, 50, 'no range'),
    technical('stochastic_d_3', 'mean of stochastic_k_14 over 3', 16, 50, 'no range'),
    technical(
      'mfi_14',
      '100 · up / (up + down): sums over 14 of P·V on days when P = (H + L + C)/3 rose or fell',
      15,
      50,
      'no money moved',
    ),
    technical(
      'bollinger_b_20',
      '½ + (C − mean) / (4 · population deviation), C over 20',
      20,
      0.5,
      'C did not move',
    ),
  ],
  compute({ high, low, close, volume }) {
    const length = close.length;
    const change = close.map((c, i) => (i === 0 ? Number.NaN : c - close[i - 1]!));
    const gain = recursiveAverage(
      change.map((x) => Math.max(0, x)),
      14,
      1 / 14,
      1,
    );
    const loss = recursiveAverage(
      change.map((x) => Math.max(0, -x)),
      14,
      1 / 14,
      1,
    );
    const k = rolling(length, 14, (from, to) => {
      const lowest = lowestOf(low, from, to);
      return (100 * (close[to]! - lowest)) / (highestOf(high, from, to) - lowest);
    });
    return [
      gain.map((up, i) => (100 * up) / (up + loss[i]!)),
      k,
      rolling(length, 16, (_, to) => meanOf(k, to - 2, to)),
      moneyFlowIndex(high, low, close, volume),
      rolling(length, 20, (from, to) => {
        const deviation = deviationOf(close, from, to, 0);
        return 0.5 + (close[to]! - meanOf(close, from, to)) / (4 * deviation);
      }),
    ];
  },
};

function moneyFlowIndex(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  volume: Float64Array,
): Float64Array {
  const typical = close.map((c, i) => (high[i]! + low[i]! + c) / 3);
  return rolling(close.length, 15, (from, to) => {
    let up = 0;
    let down = 0;
    for (let i = from + 1; i <= to; i++) {
      const flow = typical[i]! * volume[i]!;
      if (typical[i]! > typical[i - 1]!) up += flow;
      else if (typical[i]! < typical[i - 1]!) down += flow;
    }
    return (100 * up) / (up + down);
  });
}
