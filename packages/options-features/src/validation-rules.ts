import type { ChainValueColumn, EpochDay } from '@gammatwin/core';
import { minimumImpliedVolatility } from './chain-totals.ts';

/** 'dropped': the row is gone; 'blanked': the field became missing; 'kept': nothing to change, but counted. */
export type ValidationAction = 'dropped' | 'blanked' | 'kept';

/** Faults that take the whole row: without strike, date and uniqueness nothing else of it can be used. */
export const rowRules = ['strike-invalid', 'expiration-missing', 'expiration-past', 'duplicate'] as const;

/** Faults of one field (of bid and ask together in 'quote-crossed'). */
export const fieldRules = [
  'implied-volatility-missing',
  'implied-volatility-too-low',
  'delta-out-of-range',
  'delta-wrong-sign',
  'gamma-negative',
  'open-interest-negative',
  'volume-negative',
  'price-negative',
  'quote-crossed',
  'not-finite',
] as const;

export type ValidationRule = (typeof rowRules)[number] | (typeof fieldRules)[number];

/** The first structural fault of a row but 'duplicate', which needs the other rows; null for none. */
export function rowFault(
  strike: number,
  expiration: EpochDay,
  session: EpochDay,
): 'strike-invalid' | 'expiration-missing' | 'expiration-past' | null {
  if (!(strike > 0 && strike < Number.POSITIVE_INFINITY)) return 'strike-invalid';
  // An integer column has no NaN: loaders leave 0 where the date is missing.
  if (expiration <= 0) return 'expiration-missing';
  return expiration < session ? 'expiration-past' : null;
}

/** The fault of one field alone; null for none. A NaN is no fault: it is the mark of a missing value. */
export function fieldFault(
  column: ChainValueColumn,
  x: number,
  isCall: boolean,
): Exclude<(typeof fieldRules)[number], 'quote-crossed'> | null {
  if (Number.isNaN(x)) return column === 'impliedVolatility' ? 'implied-volatility-missing' : null;
  if (!Number.isFinite(x)) return 'not-finite';
  switch (column) {
    case 'impliedVolatility':
      return x > minimumImpliedVolatility ? null : 'implied-volatility-too-low';
    case 'delta':
      if (Math.abs(x) > 1) return 'delta-out-of-range';
      return (isCall ? x < 0 : x > 0) ? 'delta-wrong-sign' : null;
    case 'gamma':
      return x < 0 ? 'gamma-negative' : null;
    case 'openInterest':
      return x < 0 ? 'open-interest-negative' : null;
    case 'volume':
      return x < 0 ? 'volume-negative' : null;
    case 'bid':
    case 'ask':
    case 'last':
      return x < 0 ? 'price-negative' : null;
    default:
      return null;
  }
}
