import { invalidInput } from '@gammatwin/core';
import { BinomialTree } from './binomial-tree.ts';
import { emptyValue } from './black-scholes.ts';
import { type CashDividend, escrowedSpot } from './cash-dividends.ts';
import { checkOption, type OptionInput, type OptionValue } from './option.ts';

export type ExerciseStyle = 'european' | 'american';

export interface TreeSettings {
  /** Time steps of the tree; 100 if not given, at least 3. */
  readonly steps?: number;
  /** 'american' if not given. */
  readonly exercise?: ExerciseStyle;
  /**
   * Known dividends, beside the yield. The tree carries spot less their present value (escrowed-dividend model);
   * exercise before an ex-date, or on it, still gets the dividend.
   */
  readonly cashDividends?: readonly CashDividend[];
}

export interface CrrInput extends OptionInput, TreeSettings {}

export const defaultSteps = 100;

/**
 * Binomial tree of Cox, Ross and Rubinstein (1979) with a continuous dividend yield and cash dividends. Delta, gamma
 * and theta come from the first nodes of the tree (Hull, section 21.1); vega and rho, which no node holds, from trees
 * at ±1 volatility point (less where the volatility is small) and ±1 basis point of rate. At expiry: the intrinsic
 * value. Throws INVALID_INPUT on volatility 0, and on too few steps for an up-probability within [0, 1].
 */
export function crr(input: CrrInput): OptionValue {
  checkTree(input);
  const { spot, strike, yearsToExpiry, rate, dividendYield, volatility } = input;
  const value = emptyValue();
  evaluateTreeInto(
    value,
    new BinomialTree(input.steps ?? defaultSteps),
    input.side === 'call',
    (input.exercise ?? 'american') === 'american',
    spot,
    strike,
    yearsToExpiry,
    rate,
    dividendYield,
    volatility,
    input.cashDividends ?? [],
    true,
  );
  return value;
}

/** The price of `crr` alone, at a fifth of the work. */
export function crrPrice(input: CrrInput): number {
  checkTree(input);
  const { spot, strike, yearsToExpiry, rate, dividendYield, volatility } = input;
  const tree = new BinomialTree(input.steps ?? defaultSteps);
  const american = (input.exercise ?? 'american') === 'american';
  const dividends = input.cashDividends ?? [];
  tree.roll(
    input.side === 'call',
    american,
    spot,
    strike,
    yearsToExpiry,
    rate,
    dividendYield,
    volatility,
    dividends,
  );
  return tree.price;
}

/** The kernel: overwrites `value`, checks nothing. Vega and rho cost four more trees; without them they are NaN. */
export function evaluateTreeInto(
  value: OptionValue,
  tree: BinomialTree,
  isCall: boolean,
  american: boolean,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
  dividends: readonly CashDividend[],
  vegaAndRho: boolean,
): void {
  tree.roll(isCall, american, spot, strike, years, rate, dividendYield, volatility, dividends);
  value.price = tree.price;
  value.delta = tree.delta;
  value.gamma = tree.gamma;
  value.thetaPerDay = tree.thetaPerDay;
  value.vegaPerVolPoint = Number.NaN;
  value.rhoPerRatePoint = Number.NaN;
  if (!vegaAndRho) return;
  const volBump = Math.min(0.01, volatility / 10);
  const rateBump = 1e-4;
  tree.roll(isCall, american, spot, strike, years, rate, dividendYield, volatility + volBump, dividends);
  const moreVolatile = tree.price;
  tree.roll(isCall, american, spot, strike, years, rate, dividendYield, volatility - volBump, dividends);
  value.vegaPerVolPoint = (0.01 * (moreVolatile - tree.price)) / (2 * volBump);
  tree.roll(isCall, american, spot, strike, years, rate + rateBump, dividendYield, volatility, dividends);
  const higherRate = tree.price;
  tree.roll(isCall, american, spot, strike, years, rate - rateBump, dividendYield, volatility, dividends);
  value.rhoPerRatePoint = (0.01 * (higherRate - tree.price)) / (2 * rateBump);
}

export function checkSteps(steps: number): void {
  if (!Number.isInteger(steps) || steps < 3) throw invalidInput('steps', 'an integer of at least 3', steps);
}

/** Smallest number of steps at which the up-probability lies within [0, 1]. */
export function stepsNeeded(drift: number, volatility: number, years: number): number {
  return (drift / volatility) ** 2 * years;
}

function checkTree(input: CrrInput): void {
  checkOption(input);
  const steps = input.steps ?? defaultSteps;
  checkSteps(steps);
  if (input.volatility === 0) throw invalidInput('volatility', 'above 0 for a tree', input.volatility);
  const needed = stepsNeeded(input.rate - input.dividendYield, input.volatility, input.yearsToExpiry);
  if (steps < needed) throw invalidInput('steps', `at least ${Math.ceil(needed)} at this drift`, steps);
  escrowedSpot(input.spot, input.yearsToExpiry, input.rate, input.cashDividends ?? []);
}
