/** Sums over the pairs of a window that are known; each a series. */
export interface PairSums {
  readonly count: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly xx: Float64Array;
  readonly yy: Float64Array;
  readonly xy: Float64Array;
}

/** The scratch buffers that `PairSums` takes. */
export function pairSumsIn(scratch: readonly Float64Array[]): PairSums {
  const [count, x, y, xx, yy, xy] = scratch as readonly [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return { count, x, y, xx, yy, xy };
}

/**
 * Sums of x, y, x², y² and xy over the pairs of the `window` sessions up to each of from … length − 1 that are both
 * known, as tails and heads of segments from `from` on like `windowSums`. All `window` sessions must exist.
 */
export function windowPairSums(
  x: Float64Array,
  y: Float64Array,
  window: number,
  from: number,
  length: number,
  out: PairSums,
): void {
  for (let start = from; start < length; start += window) {
    addTail(x, y, window, start, length, out);
    addHead(x, y, start, Math.min(length, start + window), out);
  }
}

function addTail(
  x: Float64Array,
  y: Float64Array,
  window: number,
  start: number,
  length: number,
  out: PairSums,
): void {
  const { count, x: sumX, y: sumY, xx: sumXX, yy: sumYY, xy: sumXY } = out;
  let [n, sx, sy, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  const lastOf = start + window - 1;
  for (let j = start; j > start - window; j--) {
    // The window that starts at `start` has no tail.
    if (j < start) {
      const a = x[j]!;
      const b = y[j]!;
      if (!Number.isNaN(a + b)) {
        n++;
        sx += a;
        sy += b;
        xx += a * a;
        yy += b * b;
        xy += a * b;
      }
    }
    const at = j === start ? lastOf : j + window - 1;
    if (at >= length) continue;
    count[at] = n;
    sumX[at] = sx;
    sumY[at] = sy;
    sumXX[at] = xx;
    sumYY[at] = yy;
    sumXY[at] = xy;
  }
}

function addHead(x: Float64Array, y: Float64Array, start: number, end: number, out: PairSums): void {
  const { count, x: sumX, y: sumY, xx: sumXX, yy: sumYY, xy: sumXY } = out;
  let [n, sx, sy, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  for (let i = start; i < end; i++) {
    const a = x[i]!;
    const b = y[i]!;
    if (!Number.isNaN(a + b)) {
      n++;
      sx += a;
      sy += b;
      xx += a * a;
      yy += b * b;
      xy += a * b;
    }
    count[i]! += n;
    sumX[i]! += sx;
    sumY[i]! += sy;
    sumXX[i]! += xx;
    sumYY[i]! += yy;
    sumXY[i]! += xy;
  }
}
