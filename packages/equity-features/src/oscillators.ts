import { technical } from './feature.ts';
import { isAbove } from './price-step.ts';
import { continueAverage, wilder14 } from './recursive-average.ts';
import type { OwnBars, TechnicalFamily } from './technical-family.ts';
import { momentDeviation, windowHighest, windowLowest, windowMoments, windowSums } from './window-sums.ts';

/** Oscillators of 0 … 100 (%b: about 0 … 1). A quotient 0/0 is unknown, not extreme. */
export const oscillators: TechnicalFamily = {
  features: [
    technical(
      'rsi_14',
      "100 · gain / (gain + loss), Wilder's averages over 14 of C's changes",
      15,
      50,
      'Wilder 1978',
      'C did not move',
    ),
    technical(
      'stochastic_k_14',
      '100 · (C − lowest L) / (highest H − lowest L) over 14',
      14,
      50,
      'Lane 1984',
      'no range',
    ),
    technical('stochastic_d_3', 'mean of stochastic_k_14 over 3', 16, 50, 'Lane 1984', 'no range'),
    technical(
      'mfi_14',
      '100 · up / (up + down): sums over 14 of P·V on days when P = (H + L + C)/3 rose or fell',
      15,
      50,
      'Quong and Soudack 1989',
      'no money moved',
    ),
    technical(
      'bollinger_b_20',
      '½ + (C − mean) / (4 · population deviation), C over 20',
      20,
      0.5,
      'Bollinger 2001',
      'C did not move',
    ),
  ],
  carried: 2,
  compute(bars, out, carried) {
    const [rsi, k, d, money, bollinger] = out as Columns;
    relativeStrength(bars, rsi, carried);
    stochastics(bars, k, d);
    moneyFlow(bars, money);
    bollingerB(bars, bollinger);
  },
};

type Columns = readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

function relativeStrength(
  { from, length, close, scratch }: OwnBars,
  out: Float64Array,
  carried: Float64Array,
) {
  const [gain, loss] = scratch as [Float64Array, Float64Array];
  for (let i = from; i < length; i++) {
    const change = close[i]! - close[i - 1]!;
    gain[i] = Math.max(0, change);
    loss[i] = Math.max(0, -change);
  }
  continueAverage(gain, wilder14(1), from, length, carried, 0, gain);
  continueAverage(loss, wilder14(1), from, length, carried, 1, loss);
  for (let i = from; i < length; i++) out[i] = (100 * gain[i]!) / (gain[i]! + loss[i]!);
}

function stochastics({ from, length, high, low, close, scratch }: OwnBars, k: Float64Array, d: Float64Array) {
  const [highest, lowest, place] = scratch as [Float64Array, Float64Array, Float64Array];
  const start = Math.max(0, from - 2);
  windowHighest(high, 14, start, length, highest);
  windowLowest(low, 14, start, length, lowest);
  for (let i = start; i < length; i++) {
    place[i] = (100 * (close[i]! - lowest[i]!)) / (highest[i]! - lowest[i]!);
  }
  for (let i = from; i < length; i++) {
    k[i] = place[i]!;
    d[i] = i < 15 ? Number.NaN : (place[i - 2]! + place[i - 1]! + place[i]!) / 3;
  }
}

function moneyFlow({ from, length, high, low, close, volume, scratch }: OwnBars, out: Float64Array) {
  const [up, down] = scratch as [Float64Array, Float64Array];
  const start = Math.max(0, from - 13);
  let before = start === 0 ? Number.NaN : (high[start - 1]! + low[start - 1]! + close[start - 1]!) / 3;
  for (let i = start; i < length; i++) {
    const typical = (high[i]! + low[i]! + close[i]!) / 3;
    const flow = typical * volume[i]!;
    const rose = isAbove(typical, before, typical);
    up[i] = rose ? flow : 0;
    down[i] = !rose && isAbove(before, typical, typical) ? flow : 0;
    before = typical;
  }
  // The first bar has no direction: no window may count it.
  if (start === 0) up[0] = Number.NaN;
  windowSums(up, 14, from, length, out);
  windowSums(down, 14, from, length, up);
  for (let i = from; i < length; i++) out[i] = (100 * out[i]!) / (out[i]! + up[i]!);
}

function bollingerB({ from, length, close, scratch }: OwnBars, out: Float64Array) {
  const [off, sums, squares] = scratch as [Float64Array, Float64Array, Float64Array];
  const pivot = close[from]!;
  for (let i = Math.max(0, from - 19); i < length; i++) off[i] = close[i]! - pivot;
  windowMoments(off, 20, from, length, sums, squares);
  for (let i = from; i < length; i++) {
    const deviation = momentDeviation(off, 20, i, sums[i]!, squares[i]!, 0);
    out[i] = 0.5 + (off[i]! - sums[i]! / 20) / (4 * deviation);
  }
}
