import { priceOf } from './black-scholes.ts';
import { normalPdf } from './normal.ts';
import { checkOption, type OptionInput } from './option.ts';

/** Why a price has no implied volatility. */
export const impliedVolatilityRefusals = [
  'no-price',
  'expired',
  'below-intrinsic',
  'no-time-value',
  'above-bound',
  'not-converged',
] as const;
export type ImpliedVolatilityRefusal = (typeof impliedVolatilityRefusals)[number];

export type ImpliedVolatilityInput = Omit<OptionInput, 'volatility'> & {
  /** Price of the option, USD. */
  readonly price: number;
};

export type ImpliedVolatilityResult =
  | { readonly ok: true; readonly volatility: number }
  | { readonly ok: false; readonly reason: ImpliedVolatilityRefusal };

/** Newton's limit and the step (of the volatility) at which it stops: design document B, section 8.3. */
const maxIterations = 100;
const tolerance = 1e-8;

/**
 * The volatility at which Black-Scholes gives `price`, or the reason why there is none: the price is NaN
 * ('no-price'), the option is at or past expiry, the price lies below the discounted intrinsic value, on it (nothing
 * left to solve for at double precision), or at or above the most that the option can be worth.
 * Throws INVALID_INPUT when the option itself makes no sense.
 */
export function impliedVolatility(input: ImpliedVolatilityInput): ImpliedVolatilityResult {
  checkOption({ ...input, yearsToExpiry: Math.max(0, input.yearsToExpiry) });
  const solved = solveVolatility(
    input.side === 'call',
    input.price,
    input.spot,
    input.strike,
    input.yearsToExpiry,
    input.rate,
    input.dividendYield,
  );
  if (solved > 0) return { ok: true, volatility: solved };
  return { ok: false, reason: impliedVolatilityRefusals[-solved - 1]! };
}

const refuse = (reason: ImpliedVolatilityRefusal): number => -(impliedVolatilityRefusals.indexOf(reason) + 1);
const noPrice: number = refuse('no-price');
const expired: number = refuse('expired');
const belowIntrinsic: number = refuse('below-intrinsic');
const noTimeValue: number = refuse('no-time-value');
const aboveBound: number = refuse('above-bound');
const notConverged: number = refuse('not-converged');

/**
 * The kernel: a volatility above 0, or −(1 + index into `impliedVolatilityRefusals`). Works on the option that is
 * out of the money (put-call parity), so that the time value isn't lost beside the intrinsic value.
 */
export function solveVolatility(
  isCall: boolean,
  price: number,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
): number {
  if (Number.isNaN(price)) return noPrice;
  if (!(years > 0)) return expired;
  const spotNow = spot * Math.exp(-dividendYield * years);
  const strikeNow = strike * Math.exp(-rate * years);
  const forwardGain = isCall ? spotNow - strikeNow : strikeNow - spotNow;
  const inTheMoney = forwardGain > 0;
  const timeValue = inTheMoney ? price - forwardGain : price;
  const resolution = inTheMoney ? 4 * Number.EPSILON * (spotNow + strikeNow) : 0;
  if (timeValue < -resolution) return belowIntrinsic;
  if (timeValue <= resolution) return noTimeValue;
  if (price >= (isCall ? spotNow : strikeNow)) return aboveBound;
  const deviation = solveDeviation(isCall !== inTheMoney, timeValue, spotNow, strikeNow);
  return Number.isNaN(deviation) ? notConverged : deviation / Math.sqrt(years);
}

/**
 * Total deviation σ√T of an out-of-the-money option. Newton starts at the inflection of price in σ (Manaster and
 * Koehler 1982), from where plain steps converge upward; below it the steps are taken on the logarithm of the
 * price, which is nearly flat in price itself. A step that leaves the bracket becomes a bisection.
 */
function solveDeviation(isCall: boolean, target: number, spotNow: number, strikeNow: number): number {
  const inflection = Math.sqrt(2 * Math.abs(Math.log(spotNow / strikeNow)));
  let low = 0;
  let high = inflection + 20;
  let deviation = inflection;
  if (inflection < 1e-3) deviation = Math.min((target / spotNow) * Math.sqrt(2 * Math.PI), high / 2);
  for (let i = 0; i < maxIterations; i++) {
    const price = priceOf(isCall, spotNow, strikeNow, deviation);
    if (price > target) high = deviation;
    else low = deviation;
    const d1 = Math.log(spotNow / strikeNow) / deviation + 0.5 * deviation;
    const slope = spotNow * normalPdf(d1);
    const step =
      target < 0.5 * price || price < 0.5 * target
        ? (Math.log(price / target) * price) / slope
        : (price - target) / slope;
    const next = deviation - step;
    if (Math.abs(step) <= tolerance * Math.min(1, deviation)) return next;
    deviation = next > low && next < high ? next : 0.5 * (low + high);
  }
  return Number.NaN;
}
