/**
 * One value for each full window of `window` entries of a series: `reduce(from, to)` sees entries from … to, both
 * included; NaN before the first full window. Each window is summed afresh: running sums would carry the rounding
 * of all earlier bars, and a constant price would not have volatility 0.
 */
export function rolling(
  length: number,
  window: number,
  reduce: (from: number, to: number) => number,
): Float64Array {
  const out = new Float64Array(length).fill(Number.NaN);
  for (let to = window - 1; to < length; to++) out[to] = reduce(to - window + 1, to);
  return out;
}

/** Mean of x[from … to]. */
export function meanOf(x: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i <= to; i++) sum += x[i]!;
  return sum / (to - from + 1);
}

/** Standard deviation of x[from … to] with divisor n − `lost`: 1 for a sample, 0 for a population. Exactly 0 on a constant. */
export function deviationOf(x: Float64Array, from: number, to: number, lost: 0 | 1): number {
  const mean = meanOf(x, from, to);
  let squares = 0;
  let constant = true;
  for (let i = from; i <= to; i++) {
    squares += (x[i]! - mean) ** 2;
    if (x[i] !== x[from]) constant = false;
  }
  if (constant) return 0;
  return Math.sqrt(squares / (to - from + 1 - lost));
}

/** log(x[i] / x[i−1]); NaN at 0. */
export function logReturns(x: Float64Array): Float64Array {
  return x.map((value, i) => (i === 0 ? Number.NaN : Math.log(value / x[i - 1]!)));
}
