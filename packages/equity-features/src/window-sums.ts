import { deviationOf } from './rolling.ts';

/*
 * Windows of `window` entries of a series, for its entries from … length − 1, in a few operations an entry whatever the
 * window. The series is cut into segments of one window from `from` on; a window is then the tail of one segment and the
 * head of the next, and both are sums that only grow: nothing is taken away again, so that no rounding of bars that have
 * left the window stays behind. The bits depend on `from` (the first bar of a block) and on the window's entries
 * alone. NaN where fewer than `window` entries are there.
 */

/** out[i] = x[i − window + 1] + … + x[i]. */
export function windowSums(
  x: Float64Array,
  window: number,
  from: number,
  length: number,
  out: Float64Array,
): void {
  for (let start = from; start < length; start += window) {
    let tail = 0;
    for (let j = start - 1; j > start - window; j--) {
      tail += j < 0 ? Number.NaN : x[j]!;
      if (j + window - 1 < length) out[j + window - 1] = tail;
    }
    const last = start + window - 1;
    let head = 0;
    for (let i = start; i < length && i < last; i++) {
      head += x[i]!;
      out[i]! += head;
    }
    if (last < length) out[last] = head + x[last]!;
  }
}

/** `windowSums` of x and of x² in one go. */
export function windowMoments(
  x: Float64Array,
  window: number,
  from: number,
  length: number,
  sums: Float64Array,
  squares: Float64Array,
): void {
  for (let start = from; start < length; start += window) {
    let tail = 0;
    let tailSquares = 0;
    for (let j = start - 1; j > start - window; j--) {
      const value = j < 0 ? Number.NaN : x[j]!;
      tail += value;
      tailSquares += value * value;
      if (j + window - 1 < length) {
        sums[j + window - 1] = tail;
        squares[j + window - 1] = tailSquares;
      }
    }
    const last = start + window - 1;
    let head = 0;
    let headSquares = 0;
    for (let i = start; i < length && i < last; i++) {
      const value = x[i]!;
      head += value;
      headSquares += value * value;
      sums[i]! += head;
      squares[i]! += headSquares;
    }
    if (last < length) {
      const value = x[last]!;
      sums[last] = head + value;
      squares[last] = headSquares + value * value;
    }
  }
}

/** Below this share of Σx² left as Σ(x − mean)², its first digits have cancelled out. */
export const leastSpread = 1e-3;

/**
 * Standard deviation (divisor: entries − `lost`) of the `window` entries up to `at` from their `windowMoments`; exactly
 * 0 where they are equal. Where the moments cancel, the window is gone through again.
 */
export function momentDeviation(
  x: Float64Array,
  window: number,
  at: number,
  sum: number,
  squares: number,
  lost: 0 | 1,
): number {
  const spread = squares - (sum * sum) / window;
  if (spread > leastSpread * squares) return Math.sqrt(spread / (window - lost));
  return at < window - 1 ? Number.NaN : deviationOf(x, at - window + 1, at, lost);
}

/** out[i] = the largest of x[i − window + 1] … x[i]. */
export function windowHighest(
  x: Float64Array,
  window: number,
  from: number,
  length: number,
  out: Float64Array,
): void {
  for (let start = from; start < length; start += window) {
    let tail = Number.NEGATIVE_INFINITY;
    for (let j = start - 1; j > start - window; j--) {
      if (j < 0) tail = Number.NaN;
      else if (x[j]! > tail) tail = x[j]!;
      if (j + window - 1 < length) out[j + window - 1] = tail;
    }
    const last = start + window - 1;
    let head = Number.NEGATIVE_INFINITY;
    for (let i = start; i < length && i <= last; i++) {
      if (x[i]! > head) head = x[i]!;
      if (i === last || head > out[i]!) out[i] = head;
    }
  }
}

/** out[i] = the least of x[i − window + 1] … x[i]. */
export function windowLowest(
  x: Float64Array,
  window: number,
  from: number,
  length: number,
  out: Float64Array,
): void {
  for (let start = from; start < length; start += window) {
    let tail = Number.POSITIVE_INFINITY;
    for (let j = start - 1; j > start - window; j--) {
      if (j < 0) tail = Number.NaN;
      else if (x[j]! < tail) tail = x[j]!;
      if (j + window - 1 < length) out[j + window - 1] = tail;
    }
    const last = start + window - 1;
    let head = Number.POSITIVE_INFINITY;
    for (let i = start; i < length && i <= last; i++) {
      if (x[i]! < head) head = x[i]!;
      if (i === last || head < out[i]!) out[i] = head;
    }
  }
}
