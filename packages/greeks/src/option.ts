import { invalidInput } from '@gammatwin/core';

export type OptionSide = 'call' | 'put';

/** Calendar days in the year of `yearsToExpiry` and of `thetaPerDay`. */
export const daysPerYear = 365;

/** One option and its market. Prices in USD, rates and yields continuously compounded a year, 0.05 = 5 %. */
export interface OptionInput {
  readonly spot: number;
  readonly strike: number;
  /** Years of 365 calendar days. */
  readonly yearsToExpiry: number;
  readonly rate: number;
  readonly dividendYield: number;
  /** A year, 0.25 = 25 %. */
  readonly volatility: number;
  readonly side: OptionSide;
}

/** Price and Greeks of one option on one share. */
export interface OptionValue {
  /** USD. */
  price: number;
  /** USD per USD of the underlying; −1..0 for a put. */
  delta: number;
  /** Delta per USD of the underlying; never negative, for a put too. */
  gamma: number;
  /** USD per calendar day, usually negative. */
  thetaPerDay: number;
  /** USD per volatility point (0.01). */
  vegaPerVolPoint: number;
  /** USD per percentage point (0.01) of the rate. */
  rhoPerRatePoint: number;
}

/** Years of 365 days from one epoch day to another; 0 on the day itself, negative after it. */
export function yearsBetween(fromDay: number, toDay: number): number {
  return (toDay - fromDay) / daysPerYear;
}

/** Throws INVALID_INPUT unless every number of the option makes sense; `volatility` may be 0, so may the time. */
export function checkOption(input: Omit<OptionInput, 'volatility'> & { readonly volatility?: number }): void {
  if (!(input.spot > 0 && input.spot < Number.POSITIVE_INFINITY)) {
    throw invalidInput('spot', 'a positive price', input.spot);
  }
  if (!(input.strike > 0 && input.strike < Number.POSITIVE_INFINITY)) {
    throw invalidInput('strike', 'a positive price', input.strike);
  }
  if (!(input.yearsToExpiry >= 0 && input.yearsToExpiry < Number.POSITIVE_INFINITY)) {
    throw invalidInput('yearsToExpiry', 'at least 0', input.yearsToExpiry);
  }
  if (!Number.isFinite(input.rate)) throw invalidInput('rate', 'a number', input.rate);
  if (!Number.isFinite(input.dividendYield)) {
    throw invalidInput('dividendYield', 'a number', input.dividendYield);
  }
  const volatility = input.volatility ?? 0;
  if (!(volatility >= 0 && volatility < Number.POSITIVE_INFINITY)) {
    throw invalidInput('volatility', 'at least 0', volatility);
  }
  if (input.side !== 'call' && input.side !== 'put') {
    throw invalidInput('side', '"call" or "put"', input.side);
  }
}
