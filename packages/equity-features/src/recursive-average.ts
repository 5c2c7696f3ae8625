/** s[i] = s[i−1] + weight · (x[i] − s[i−1]), from the plain mean of the `span` entries from `first` on. */
export interface RecursiveAverage {
  readonly span: number;
  readonly weight: number;
  readonly first: number;
}

/** Wilder's average over 14 (Wilder 1978) of a series that starts at entry `first`. */
export function wilder14(first: number): RecursiveAverage {
  return { span: 14, weight: 1 / 14, first };
}

/** The exponential average whose weights have the mean age of a window of `span`. */
export function exponential(span: number, first: number): RecursiveAverage {
  return { span, weight: 2 / (span + 1), first };
}

/**
 * Writes the average of x into out[from … length − 1]; NaN before entry first + span − 1. It goes on from
 * carried[slot] and leaves there what the next call goes on from: the sum while the mean is not full, then the average.
 */
export function continueAverage(
  x: Float64Array,
  { span, weight, first }: RecursiveAverage,
  from: number,
  length: number,
  carried: Float64Array,
  slot: number,
  out: Float64Array,
): void {
  const seed = first + span - 1;
  let average = carried[slot]!;
  for (let i = from; i < length; i++) {
    if (i > seed) average += weight * (x[i]! - average);
    else if (i >= first) average = i < seed ? average + x[i]! : (average + x[i]!) / span;
    out[i] = i < seed ? Number.NaN : average;
  }
  carried[slot] = average;
}
