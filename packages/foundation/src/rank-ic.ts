import { invalidInput } from '@gammatwin/core';

const fewestStocks = 3;

/**
 * Mean over the sessions of Spearman's correlation between prediction and target across stocks, ties with their mean
 * rank. Both are [S, N] row-major with N = `symbols`; NaN targets are left out, and sessions with fewer than three
 * known stocks or without spread. NaN where no session counts.
 */
export function rankInformationCoefficient(
  prediction: ArrayLike<number>,
  target: ArrayLike<number>,
  symbols: number,
): number {
  if (prediction.length !== target.length || prediction.length % symbols !== 0) {
    throw invalidInput(
      'predictions',
      `as many as targets (${target.length}), rows of ${symbols}`,
      prediction.length,
    );
  }
  let sum = 0;
  let count = 0;
  for (let start = 0; start < target.length; start += symbols) {
    const said: number[] = [];
    const came: number[] = [];
    for (let i = start; i < start + symbols; i++) {
      if (Number.isNaN(target[i]!)) continue;
      said.push(prediction[i]!);
      came.push(target[i]!);
    }
    if (said.length < fewestStocks) continue;
    const correlation = pearson(ranks(said), ranks(came));
    if (Number.isNaN(correlation)) continue;
    sum += correlation;
    count++;
  }
  return count > 0 ? sum / count : Number.NaN;
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const result = new Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1]!] === values[order[from]!]) to++;
    for (let i = from; i <= to; i++) result[order[i]!] = (from + to) / 2;
    from = to + 1;
  }
  return result;
}

/** NaN where either side has no spread. */
function pearson(x: readonly number[], y: readonly number[]): number {
  const middle = (x.length - 1) / 2;
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i]! - middle;
    const dy = y[i]! - middle;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : Number.NaN;
}
