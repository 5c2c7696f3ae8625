import { impliedVolatilityByTree } from './american-implied-volatility.ts';
import { escrowedSpot } from './cash-dividends.ts';
import type { ExerciseStyle, TreeSettings } from './crr.ts';
import type { DeviationCell } from './deviation-table.ts';
import { deviationSolver, isDetermined, writeDeviation } from './implied-deviation.ts';
import { checkOption, type OptionInput } from './option.ts';
import { type ImpliedVolatilityRefusal, impliedVolatilityRefusals, refusalCode } from './refusal.ts';

export interface ImpliedVolatilityInput extends Omit<OptionInput, 'volatility'>, TreeSettings {
  /** Price of the option, USD. */
  readonly price: number;
  /** 'european' if not given: Black-Scholes. 'american': a CRR tree of `steps` steps. */
  readonly exercise?: ExerciseStyle;
}

export type ImpliedVolatilityResult =
  | { readonly ok: true; readonly volatility: number }
  | { readonly ok: false; readonly reason: ImpliedVolatilityRefusal };

/**
 * The volatility at which the model gives `price`, or the reason why there is none: the price is NaN ('no-price'), the
 * option is at or past expiry, the price lies below what exercise or certainty gives, on it or so near that double
 * precision no longer tells the volatility to 1e-8 ('no-time-value'), or at or above the most that the option can be
 * worth (with a tree: needs more than 2000 %).
 * Throws INVALID_INPUT when the option itself makes no sense.
 */
export function impliedVolatility(input: ImpliedVolatilityInput): ImpliedVolatilityResult {
  const years = Math.max(0, input.yearsToExpiry);
  checkOption({ ...input, yearsToExpiry: years });
  const diffusing = escrowedSpot(input.spot, years, input.rate, input.cashDividends ?? []);
  const solved =
    input.exercise === 'american'
      ? impliedVolatilityByTree(input)
      : impliedVolatilityByFormula(input, diffusing);
  if (solved > 0) return { ok: true, volatility: solved };
  return { ok: false, reason: impliedVolatilityRefusals[-solved - 1]! };
}

/** A volatility above 0, or the code of a refusal. */
function impliedVolatilityByFormula(input: ImpliedVolatilityInput, diffusing: number): number {
  const { price, yearsToExpiry: years } = input;
  const solver = deviationSolver();
  const spotNow = diffusing * Math.exp(-input.dividendYield * years);
  const strikeNow = input.strike * Math.exp(-input.rate * years);
  const refused = writeTarget(solver.cell, input.side === 'call', price, spotNow, strikeNow, years);
  if (refused < 0) return refused;
  writeDeviation(solver);
  const deviation = solver.cell[2]!;
  if (!(deviation > 0)) return notConverged;
  return isDetermined(solver.cell, Math.sqrt(years)) ? deviation / Math.sqrt(years) : noTimeValue;
}

export const notConverged: number = refusalCode('not-converged');
const noPrice: number = refusalCode('no-price');
const expired: number = refusalCode('expired');
const belowIntrinsic: number = refusalCode('below-intrinsic');
export const noTimeValue: number = refusalCode('no-time-value');
const aboveBound: number = refusalCode('above-bound');

/** Near and below this, doubles are subnormal and lose their digits. */
const leastPrice = 1e-300;

/**
 * Writes ratio and distance of the European option into `cell` for `writeDeviation`; returns 0, or the code of a refusal.
 * Spot and strike are discounted to now by yield and rate. Works on the option that is out of the money (put-call
 * parity), so that the time value isn't lost beside the intrinsic value.
 */
export function writeTarget(
  cell: DeviationCell,
  isCall: boolean,
  price: number,
  spotNow: number,
  strikeNow: number,
  years: number,
): number {
  if (Number.isNaN(price)) return noPrice;
  if (!(years > 0)) return expired;
  const forwardGain = isCall ? spotNow - strikeNow : strikeNow - spotNow;
  const inTheMoney = forwardGain > 0;
  const timeValue = inTheMoney ? price - forwardGain : price;
  const resolution = inTheMoney ? 4 * Number.EPSILON * (spotNow + strikeNow) : leastPrice;
  if (timeValue < -resolution) return belowIntrinsic;
  if (timeValue <= resolution) return noTimeValue;
  const most = Math.min(spotNow, strikeNow);
  if (timeValue >= most) return aboveBound;
  cell[0] = timeValue / most;
  cell[3] = inTheMoney ? resolution / most : 0;
  cell[1] = Math.abs(Math.log(spotNow / strikeNow));
  return 0;
}
