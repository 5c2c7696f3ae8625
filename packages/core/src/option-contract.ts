import type { EpochDay } from './epoch-day.ts';

/** A listed option. */
export interface OptionContract {
  /** OCC symbol without a prefix: AAPL230616C00150000. */
  readonly symbol: string;
  readonly underlying: string;
  readonly expiration: EpochDay;
  /** USD. */
  readonly strike: number;
  readonly isCall: boolean;
  readonly style: 'american' | 'european';
  readonly sharesPerContract: number;
}
