import { invalidInput } from '@gammatwin/core';

export interface Agreement {
  readonly count: number;
  /** Linear correlation, and that of the ranks; NaN where either side is constant. */
  readonly pearson: number;
  readonly spearman: number;
  /** Share with the people's sign among those that people gave one; a score of 0 is wrong. */
  readonly signAccuracy: number;
}

/** How well scores agree with people's. Throws INVALID_INPUT on lists of unequal length or NaN. */
export function scoreAgreement(scores: ArrayLike<number>, people: ArrayLike<number>): Agreement {
  if (scores.length !== people.length)
    throw invalidInput('scores', `one for each of ${people.length} people's`, scores.length);
  const x = Float64Array.from(scores);
  const y = Float64Array.from(people);
  if (x.some(Number.isNaN) || y.some(Number.isNaN)) throw invalidInput('scores', 'numbers', Number.NaN);
  let signed = 0;
  let right = 0;
  y.forEach((theirs, i) => {
    if (theirs === 0) return;
    signed++;
    if (Math.sign(theirs) === Math.sign(x[i]!)) right++;
  });
  return {
    count: x.length,
    pearson: correlation(x, y),
    spearman: correlation(averageRanks(x), averageRanks(y)),
    signAccuracy: right / signed,
  };
}

function correlation(x: Float64Array, y: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  x.forEach((value, i) => {
    const [dx, dy] = [value - meanX, y[i]! - meanY];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  });
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : Number.NaN;
}

function averageRanks(values: Float64Array): Float64Array {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + to - 1) / 2;
    from = to;
  }
  return ranks;
}
