import type { EpochDay } from './epoch-day.ts';

/** A stock or index that can be traded or watched. `sector` is a GICS sector, null where unknown. */
export interface Instrument {
  readonly symbol: string;
  readonly name: string | null;
  readonly sector: GicsSector | null;
  /** First and last day on which it was listed, where known; absent = unknown, or still listed. */
  readonly listedOn?: EpochDay;
  readonly delistedOn?: EpochDay;
}

export const gicsSectors = [
  'Communication Services',
  'Consumer Discretionary',
  'Consumer Staples',
  'Energy',
  'Financials',
  'Health Care',
  'Industrials',
  'Information Technology',
  'Materials',
  'Real Estate',
  'Utilities',
] as const;
export type GicsSector = (typeof gicsSectors)[number];

/** Daily bars of one symbol as columns, sessions ascending. Prices in USD, volume in shares. */
export interface BarSeries {
  readonly symbol: string;
  /** Splits up to this day are already in prices and volume; null = as traded, no split is. */
  readonly splitsThrough: EpochDay | null;
  readonly session: Int32Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/**
 * Daily bars of many symbols over the same sessions. Every array has length sessions × symbols, row-major:
 * the bar of session t and symbol n stands at t · symbols.length + n; NaN where there is no bar.
 */
export interface BarPanel {
  readonly symbols: readonly string[];
  /** Epoch days, ascending. */
  readonly sessions: Int32Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/**
 * One capture of all listed options of one underlying, as columns of equal length; one row is one
 * (strike, expiration, side). NaN = missing. Open interest is the figure known at the capture, which is
 * that of the previous session's close (published in the morning).
 */
export interface OptionChain {
  readonly underlying: string;
  /** The session that this capture describes. */
  readonly session: EpochDay;
  /** Moment of the capture, milliseconds since the epoch, UTC. */
  readonly asOf: number;
  /** Where it comes from: a provider, or a file of one. */
  readonly source?: string;
  /** The session whose close the open interest is of; the previous one where absent. */
  readonly openInterestSession?: EpochDay;
  /** Price of the underlying at the capture, USD. */
  readonly spot: number;
  readonly strike: Float64Array;
  /** Epoch days. */
  readonly expiration: Int32Array;
  /** 1 = call, 0 = put. */
  readonly isCall: Uint8Array;
  readonly bid: Float64Array;
  readonly ask: Float64Array;
  readonly last: Float64Array;
  /** Contracts. */
  readonly volume: Float64Array;
  /** Contracts. */
  readonly openInterest: Float64Array;
  /** A year, 0.25 = 25 %. */
  readonly impliedVolatility: Float64Array;
  readonly delta: Float64Array;
  readonly gamma: Float64Array;
  readonly thetaPerDay: Float64Array;
  readonly vegaPerVolPoint: Float64Array;
  readonly rhoPerRatePoint: Float64Array;
}

/** The numeric columns of an OptionChain that hold one value a row and may be missing (NaN). */
export const chainValueColumns = [
  'bid',
  'ask',
  'last',
  'volume',
  'openInterest',
  'impliedVolatility',
  'delta',
  'gamma',
  'thetaPerDay',
  'vegaPerVolPoint',
  'rhoPerRatePoint',
] as const;
export type ChainValueColumn = (typeof chainValueColumns)[number];

/** Named daily series (VIX close, Treasury yields in percent …): value of series s at session t at t · names.length + s. */
export interface MacroPanel {
  readonly names: readonly string[];
  readonly sessions: Int32Array;
  readonly values: Float64Array;
}

/**
 * Features of many symbols over many sessions. The value of session t, symbol n, feature f stands at
 * (t · symbols.length + n) · names.length + f. `missing` (same layout) is 1 where the value is a neutral
 * default in place of an unknown; values themselves are always finite.
 */
export interface FeaturePanel {
  readonly names: readonly string[];
  readonly symbols: readonly string[];
  readonly sessions: Int32Array;
  readonly values: Float64Array;
  readonly missing: Uint8Array;
}

/** One weighted graph over `symbols` for one session: dense, row-major, zero on no edge, self-loops not stored. */
export interface StockGraph {
  readonly session: EpochDay;
  readonly symbols: readonly string[];
  readonly weights: Float64Array;
}
