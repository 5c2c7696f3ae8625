/**
 * For each entry from `first` on the share of the last `window` entries (of those since `first`, where they are fewer),
 * its own included, that lie below it; NaN before `first`. All entries from `first` on are numbers.
 */
export function sharesBelow(x: Float64Array, first: number, window: number): Float64Array {
  const out = new Float64Array(x.length).fill(Number.NaN);
  const sorted = new Float64Array(window);
  let held = 0;
  for (let i = first; i < x.length; i++) {
    if (held === window) {
      const leaving = placeOf(sorted, held, x[i - window]!);
      sorted.copyWithin(leaving, leaving + 1, held);
      held--;
    }
    const place = placeOf(sorted, held, x[i]!);
    sorted.copyWithin(place + 1, place, held);
    sorted[place] = x[i]!;
    held++;
    out[i] = place / held;
  }
  return out;
}

/** How many of the first `held` entries of a sorted array lie below `value`. */
function placeOf(sorted: Float64Array, held: number, value: number): number {
  let low = 0;
  let high = held;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
