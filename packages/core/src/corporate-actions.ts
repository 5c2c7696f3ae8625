import type { EpochDay } from './epoch-day.ts';
import { newYorkInstant } from './new-york.ts';

/** `from` old shares became `to` new ones before the open of `exDate`: four for one is from 1 to 4. */
export interface Split {
  readonly symbol: string;
  readonly exDate: EpochDay;
  readonly from: number;
  readonly to: number;
  /** When it could be known, milliseconds since the epoch, UTC. */
  readonly asOf: number;
}

/** Cash paid to whoever held the share at the close before `exDate`. */
export interface Dividend {
  readonly symbol: string;
  readonly exDate: EpochDay;
  /** USD a share as it was on `exDate`, not adjusted for later splits. */
  readonly cash: number;
  readonly kind: 'regular' | 'special';
  /** Payments a year, null where unknown. */
  readonly perYear: number | null;
  readonly declaredOn: EpochDay | null;
  readonly paidOn: EpochDay | null;
  /** When it could be known, milliseconds since the epoch, UTC. */
  readonly asOf: number;
}

/**
 * From when a dividend counts as known, milliseconds since the epoch: the end of the day of its declaration, whose hour
 * nobody gives, and at the latest the beginning of its ex-date, in New York.
 */
export function dividendKnownAt(declaredOn: EpochDay | null, exDate: EpochDay): number {
  return newYorkInstant(declaredOn === null ? exDate : Math.min(declaredOn + 1, exDate), 0);
}

/** The share that traded as `from` trades as `to` from the session `firstSession` on. */
export interface SymbolChange {
  readonly from: string;
  readonly to: string;
  readonly firstSession: EpochDay;
  /** When it could be known, milliseconds since the epoch, UTC. */
  readonly asOf: number;
}

/** `symbol` belonged to `universe` (an index, say 'sp500') from `from` until `to`, both included; to null = still does. */
export interface Membership {
  readonly universe: string;
  readonly symbol: string;
  readonly from: EpochDay;
  readonly to: EpochDay | null;
}
