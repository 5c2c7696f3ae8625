import { invalidInput } from '@gammatwin/core';

/** A dividend of known amount: ex-date in years from now, USD a share. */
export interface CashDividend {
  readonly yearsToExDate: number;
  readonly amount: number;
}

/** Throws INVALID_INPUT unless every dividend lies ahead and is at least 0. */
export function checkDividends(dividends: readonly CashDividend[]): void {
  dividends.forEach(({ yearsToExDate, amount }, i) => {
    if (!(yearsToExDate > 0)) {
      throw invalidInput(`cashDividends[${i}].yearsToExDate`, 'above 0', yearsToExDate);
    }
    if (!(amount >= 0 && amount < Number.POSITIVE_INFINITY)) {
      throw invalidInput(`cashDividends[${i}].amount`, 'at least 0', amount);
    }
  });
}

/** Value at `years` from now of the dividends that go ex from then (that moment included) to expiry. */
export function dividendsFrom(
  years: number,
  yearsToExpiry: number,
  rate: number,
  dividends: readonly CashDividend[],
): number {
  let sum = 0;
  for (const { yearsToExDate, amount } of dividends) {
    if (yearsToExDate < years || yearsToExDate > yearsToExpiry) continue;
    sum += amount * Math.exp(-rate * (yearsToExDate - years));
  }
  return sum;
}

/**
 * Spot less the present value of the cash dividends up to expiry (Hull, section 15.12): the part of the share that
 * diffuses in the escrowed-dividend model. Black-Scholes on it prices a European option with cash dividends.
 * Throws INVALID_INPUT when the dividends are worth as much as the share.
 */
export function escrowedSpot(
  spot: number,
  yearsToExpiry: number,
  rate: number,
  dividends: readonly CashDividend[],
): number {
  checkDividends(dividends);
  const remaining = spot - dividendsFrom(0, yearsToExpiry, rate, dividends);
  if (!(remaining > 0)) {
    throw invalidInput('cashDividends', `worth less than the spot of ${spot}`, spot - remaining);
  }
  return remaining;
}
