import { invalidInput } from '@gammatwin/core';
import { checkOption, daysPerYear, type OptionInput, type OptionValue } from './option.ts';

export type ExerciseStyle = 'european' | 'american';

export interface CrrInput extends OptionInput {
  /** Time steps of the tree; 100 if not given, at least 3. */
  readonly steps?: number;
  /** 'american' if not given. */
  readonly exercise?: ExerciseStyle;
}

/**
 * Binomial tree of Cox, Ross and Rubinstein (1979) with a continuous dividend yield. Delta, gamma and theta come from
 * the first nodes of the tree (Hull, section 21.1); vega and rho, which no node holds, from trees at ±1 volatility
 * point (less where the volatility is small) and ±1 basis point of rate. At expiry: the intrinsic value.
 * Throws INVALID_INPUT on volatility 0, and on too few steps for an up-probability within [0, 1].
 */
export function crr(input: CrrInput): OptionValue {
  const tree = growTree(input);
  const volatilityBump = Math.min(0.01, input.volatility / 10);
  const rateBump = 1e-4;
  const difference = (change: Partial<OptionInput>, opposite: Partial<OptionInput>) =>
    rollBack({ ...input, ...change }).price - rollBack({ ...input, ...opposite }).price;
  const { volatility, rate } = input;
  const vega = difference(
    { volatility: volatility + volatilityBump },
    { volatility: volatility - volatilityBump },
  );
  const rho = difference({ rate: rate + rateBump }, { rate: rate - rateBump });
  return {
    ...tree,
    vegaPerVolPoint: (0.01 * vega) / (2 * volatilityBump),
    rhoPerRatePoint: (0.01 * rho) / (2 * rateBump),
  };
}

/** The price of `crr` alone, at a fifth of the work. */
export function crrPrice(input: CrrInput): number {
  return growTree(input).price;
}

type TreeValue = Omit<OptionValue, 'vegaPerVolPoint' | 'rhoPerRatePoint'>;

function growTree(input: CrrInput): TreeValue {
  checkOption(input);
  const steps = input.steps ?? 100;
  if (!Number.isInteger(steps) || steps < 3) throw invalidInput('steps', 'an integer of at least 3', steps);
  if (input.volatility === 0) throw invalidInput('volatility', 'above 0 for a tree', input.volatility);
  const drift = Math.abs(input.rate - input.dividendYield);
  const needed = (drift / input.volatility) ** 2 * input.yearsToExpiry;
  if (steps < needed) throw invalidInput('steps', `at least ${Math.ceil(needed)} at this drift`, steps);
  return rollBack(input);
}

function rollBack(input: CrrInput): TreeValue {
  const { spot, strike, yearsToExpiry, rate, dividendYield, volatility } = input;
  const side = input.side === 'call' ? 1 : -1;
  if (yearsToExpiry === 0) {
    const gain = side * (spot - strike);
    const delta = gain > 0 ? side : gain === 0 ? 0.5 * side : 0;
    return { price: Math.max(0, gain), delta, gamma: 0, thetaPerDay: 0 };
  }
  const steps = input.steps ?? 100;
  const american = (input.exercise ?? 'american') === 'american';
  const dt = yearsToExpiry / steps;
  const up = Math.exp(volatility * Math.sqrt(dt));
  const down = 1 / up;
  const probability = (Math.exp((rate - dividendYield) * dt) - down) / (up - down);
  const upWeight = Math.exp(-rate * dt) * probability;
  const downWeight = Math.exp(-rate * dt) * (1 - probability);

  // gain[steps + k]: what exercise pays at spot · up^k
  const gain = new Float64Array(2 * steps + 1);
  for (let k = -steps; k <= steps; k++) {
    gain[steps + k] = side * (spot * Math.exp(k * volatility * Math.sqrt(dt)) - strike);
  }
  const value = new Float64Array(steps + 1);
  for (let j = 0; j <= steps; j++) value[j] = Math.max(0, gain[2 * j]!);
  let upUp = 0;
  let middle = 0;
  let downDown = 0;
  let delta = 0;
  for (let step = steps - 1; step >= 0; step--) {
    const base = steps - step;
    for (let j = 0; j <= step; j++) {
      const held = upWeight * value[j + 1]! + downWeight * value[j]!;
      value[j] = american ? Math.max(held, gain[base + 2 * j]!) : held;
    }
    if (step === 2) [downDown, middle, upUp] = [value[0]!, value[1]!, value[2]!];
    if (step === 1) delta = (value[1]! - value[0]!) / (spot * (up - down));
  }
  const above = spot * (up * up - 1);
  const below = spot * (1 - down * down);
  const gamma = ((upUp - middle) / above - (middle - downDown) / below) / (0.5 * (above + below));
  return { price: value[0]!, delta, gamma, thetaPerDay: (middle - value[0]!) / (2 * dt * daysPerYear) };
}
