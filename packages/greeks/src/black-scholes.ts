import { normalCdf, normalPdf } from './normal.ts';
import { checkOption, daysPerYear, type OptionInput, type OptionValue } from './option.ts';

/**
 * European option with a continuous dividend yield: price and all five Greeks in closed form (Black and Scholes
 * 1973, Merton 1973; Hull, chapters 15, 17 and 19). At expiry, or without volatility, the value is that of the
 * certain outcome, with gamma and vega 0. Throws INVALID_INPUT on numbers that make no sense.
 */
export function blackScholes(input: OptionInput): OptionValue {
  checkOption(input);
  const value = emptyValue();
  evaluateInto(
    value,
    input.side === 'call',
    input.spot,
    input.strike,
    input.yearsToExpiry,
    input.rate,
    input.dividendYield,
    input.volatility,
    Math.exp(-input.dividendYield * input.yearsToExpiry),
    Math.exp(-input.rate * input.yearsToExpiry),
    Math.sqrt(input.yearsToExpiry),
  );
  return value;
}

export function emptyValue(): OptionValue {
  return { price: 0, delta: 0, gamma: 0, thetaPerDay: 0, vegaPerVolPoint: 0, rhoPerRatePoint: 0 };
}

/**
 * The kernel: overwrites `value`, allocates nothing, checks nothing (a NaN in gives NaN out). `carry` and `discount`
 * are the growth factors of yield and rate to expiry, inverted: the caller of many rows computes them once an expiry.
 */
export function evaluateInto(
  value: OptionValue,
  isCall: boolean,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
  carry: number,
  discount: number,
  rootYears: number,
): void {
  const spotNow = spot * carry;
  const strikeNow = strike * discount;
  const deviation = volatility * rootYears;
  const certain = deviation === 0;
  const d1 = certain
    ? signedInfinity(spotNow - strikeNow)
    : Math.log(spotNow / strikeNow) / deviation + 0.5 * deviation;
  const d2 = certain ? d1 : d1 - deviation;
  const side = isCall ? 1 : -1;
  const n1 = normalCdf(side * d1);
  const n2 = normalCdf(side * d2);
  const density = certain ? 0 : normalPdf(d1);
  value.price = side * (spotNow * n1 - strikeNow * n2);
  value.delta = (side * spotNow * n1) / spot;
  value.gamma = certain ? 0 : (spotNow * density) / (spot * spot * deviation);
  const decay = certain ? 0 : (spotNow * density * volatility) / (2 * rootYears);
  value.thetaPerDay = (-decay + side * (dividendYield * spotNow * n1 - rate * strikeNow * n2)) / daysPerYear;
  value.vegaPerVolPoint = 0.01 * spotNow * density * rootYears;
  value.rhoPerRatePoint = 0.01 * side * strikeNow * years * n2;
}

/** ±∞, and 0 at exactly the money, where a step of the distribution function lies half-way. */
function signedInfinity(x: number): number {
  return x === 0 ? 0 : x * Number.POSITIVE_INFINITY;
}
