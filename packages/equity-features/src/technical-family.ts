import type { EquityFeature } from './feature.ts';

/**
 * Own bars of one stock without a long gap, oldest first: some history, then those of a block of sessions. Windows count the
 * stock's own bars, so a halt of a few days doesn't blank a year of features; after more than `longestGap` missing
 * sessions old prices are forgotten. Columns are buffers of which the first `length` entries count.
 */
export interface OwnBars {
  /** The block's first entry; before it stand as many earlier bars as there are, at most `historyBars`. */
  readonly from: number;
  readonly length: number;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Shares; NaN where unknown. */
  readonly volume: Float64Array;
  /** Wilder's average true range over 14 bars, USD; of the block's entries alone. */
  readonly averageTrueRange: Float64Array;
  /** Buffers for whatever a family has to put somewhere; what stands in them is anything. */
  readonly scratch: readonly Float64Array[];
}

/** Bars before the block that the longest window needs. */
export const historyBars = 260;

/** Features of one stock's own bars. */
export interface TechnicalFamily {
  readonly features: readonly EquityFeature[];
  /** How many numbers its recursive averages carry from one block to the next; none unless told. */
  readonly carried?: number;
  /**
   * Writes out[f][i] of each of `features` at the block's entries i = from … length − 1; NaN = unknown. `carried` is
   * what the same call left for the bars before, zeros at a stretch's first bar.
   */
  compute(bars: OwnBars, out: readonly Float64Array[], carried: Float64Array): void;
}
