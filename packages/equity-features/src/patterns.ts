import { pattern } from './feature.ts';
import { isAbove } from './price-step.ts';
import { meanOf } from './rolling.ts';
import type { OwnBars, TechnicalFamily } from './technical-family.ts';
import { leastSpread, windowHighest, windowMoments, windowSums } from './window-sums.ts';

const breakoutSpan = 20;
const trendSpan = 20;
const stepSpan = 10;

/** Shapes of the last weeks. */
export const patterns: TechnicalFamily = {
  features: [
    pattern('overnight_gap', 'O / C[1 ago] − 1', 2, 0, 'Lou, Polk and Skouras 2019'),
    pattern(
      'breakout_20d',
      "(C − highest H of the 20 bars before today) / Wilder's average of the true range over 14",
      breakoutSpan + 1,
      -2,
      'Brock, Lakonishok and LeBaron 1992 (trading-range break)',
      'no price moved',
    ),
    pattern(
      'trend_r2_20d',
      'R² of the straight line through the last 20 ln C, with the sign of its slope',
      trendSpan,
      0,
      'Clenow 2015',
      'C did not move',
    ),
    pattern(
      'higher_highs_10d',
      '(days with a higher H and a higher L than the day before − days with both lower) / 10, over 10 days',
      stepSpan + 1,
      0,
      'Edwards and Magee 1948',
    ),
  ],
  compute(bars, out) {
    const { from, length, open, close } = bars;
    const [gap, breakout, fit, steps] = out as Columns;
    for (let i = from; i < length; i++) gap[i] = i === 0 ? Number.NaN : open[i]! / close[i - 1]! - 1;
    breakouts(bars, breakout);
    signedFit(bars, fit);
    higherHighs(bars, steps);
  },
};

type Columns = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

function breakouts(
  { from, length, high, close, averageTrueRange: range, scratch }: OwnBars,
  out: Float64Array,
) {
  const highest = scratch[0]!;
  windowHighest(high, breakoutSpan, Math.max(0, from - 1), length - 1, highest);
  for (let i = from; i < length; i++) {
    const known = i >= breakoutSpan && range[i]! > 0;
    out[i] = known ? (close[i]! - highest[i - 1]!) / range[i]! : Number.NaN;
  }
}

/** R² of ln C on time over 20 bars, negative where the line falls; NaN where C did not move. */
function signedFit({ from, length, close, scratch }: OwnBars, out: Float64Array): void {
  const [off, sums, squares, products] = scratch as [Float64Array, Float64Array, Float64Array, Float64Array];
  const pivot = Math.log(close[from]!);
  const start = Math.max(0, from - trendSpan + 1);
  for (let i = start; i < length; i++) off[i] = Math.log(close[i]!) - pivot;
  windowMoments(off, trendSpan, from, length, sums, squares);
  // Time is counted from the block's first bar, and moved to the middle of each window afterwards.
  const timed = out;
  for (let i = start; i < length; i++) timed[i] = (i - from) * off[i]!;
  windowSums(timed, trendSpan, from, length, products);
  for (let i = from; i < length; i++) {
    const middle = i - from - (trendSpan - 1) / 2;
    const product = products[i]! - middle * sums[i]!;
    const spread = squares[i]! - (sums[i]! * sums[i]!) / trendSpan;
    if (spread > leastSpread * squares[i]!) out[i] = signedShare(product, spread);
    else out[i] = i < trendSpan - 1 ? Number.NaN : fitAround(off, i);
  }
}

/** The same of the window up to `at`, around its mean: where the sums cancel. */
function fitAround(off: Float64Array, at: number): number {
  const start = at - trendSpan + 1;
  const mean = meanOf(off, start, at);
  let squares = 0;
  let product = 0;
  let constant = true;
  for (let i = start; i <= at; i++) {
    squares += (off[i]! - mean) ** 2;
    product += (i - start - (trendSpan - 1) / 2) * (off[i]! - mean);
    if (off[i] !== off[start]) constant = false;
  }
  return constant ? Number.NaN : signedShare(product, squares);
}

function signedShare(product: number, squares: number): number {
  const timeSquares = (trendSpan * (trendSpan * trendSpan - 1)) / 12;
  return Math.min(1, (product * product) / (timeSquares * squares)) * Math.sign(product);
}

function higherHighs({ from, length, high, low, close, scratch }: OwnBars, out: Float64Array) {
  const steps = scratch[0]!;
  for (let i = Math.max(0, from - stepSpan + 1); i < length; i++) {
    const price = close[i]!;
    const [h, l, formerH, formerL] = [high[i]!, low[i]!, high[i - 1]!, low[i - 1]!];
    if (i === 0) steps[i] = Number.NaN;
    else if (isAbove(h, formerH, price) && isAbove(l, formerL, price)) steps[i] = 1;
    else if (isAbove(formerH, h, price) && isAbove(formerL, l, price)) steps[i] = -1;
    else steps[i] = 0;
  }
  windowSums(steps, stepSpan, from, length, out);
  for (let i = from; i < length; i++) out[i]! /= stepSpan;
}
