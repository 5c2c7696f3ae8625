import type { EquityFeature } from './feature.ts';

/**
 * A block of sessions of all stocks, with what features across stocks read. Series over sessions start at `first`
 * (the entries before are NaN); the block's own entries are from … length − 1.
 */
export interface UniverseBlock {
  readonly stocks: number;
  /** The earliest session known: at most `historySessions` before the block. */
  readonly first: number;
  readonly from: number;
  readonly length: number;
  /** Index into core's `gicsSectors` of each stock, −1 where unknown. */
  readonly sector: Int8Array;
  /** Simple close-to-close returns of each stock; NaN unless that session and the one before have a bar. */
  readonly returns: readonly Float64Array[];
  /** Equal-weighted mean return of the stocks that traded; NaN below two stocks. */
  readonly market: Float64Array;
  /** Series buffers for whatever a family has to put somewhere; what stands in them is anything. */
  readonly scratch: readonly Float64Array[];
  /** A technical feature that the family named in `reads`, [the block's sessions × stocks], NaN where unknown. */
  column(name: string): Float64Array;
}

/** Sessions before the block that the longest window needs: a year of deviations over 20 sessions. */
export const historySessions = 280;

/** Features that compare stocks. */
export interface UniverseFamily {
  readonly features: readonly EquityFeature[];
  /** The technical features that it asks for. */
  readonly reads?: readonly string[];
  /** Fills out[f] [the block's sessions × stocks] of each of `features`; NaN = unknown. */
  compute(block: UniverseBlock, out: readonly Float64Array[]): void;
}
