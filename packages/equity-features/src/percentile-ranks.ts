import { AscendingOrder } from './ascending-order.ts';

/**
 * Writes where each known x[from … to) stands among them into the same entries of `out`: (average rank − 1) / (n − 1),
 * 0 = lowest, 1 = highest, ties share their average; NaN where x is NaN or nobody else is known. A caller with many
 * rows hands in one `ascending` for all of them.
 */
export function percentileRanks(
  x: Float64Array,
  from: number,
  to: number,
  out: Float64Array,
  ascending: AscendingOrder = new AscendingOrder(to - from),
): void {
  const known = ascending.sort(x, from, to);
  const { order } = ascending;
  out.fill(Number.NaN, from, to);
  let next = 0;
  for (let k = 0; k < known; k = next) {
    const value = x[from + order[k]!]!;
    next = k + 1;
    while (next < known && x[from + order[next]!] === value) next++;
    const place = (k + next - 1) / 2 / (known - 1);
    for (let i = k; i < next; i++) out[from + order[i]!] = place;
  }
}
