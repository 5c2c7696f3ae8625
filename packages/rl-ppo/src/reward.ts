import { checkConfig } from '@gammatwin/core';
import { z } from 'zod';

/** Weights of the reward (seed document A, 7.2; the drawdown is a fraction of the peak, not money). */
export interface RewardWeights {
  /** Times the session's simple return. */
  readonly portfolioReturn: number;
  /** Times the drawdown as a fraction of the peak. */
  readonly drawdown: number;
  /** Times the number of opened and closed positions; the money they cost is in the return already. */
  readonly trade: number;
  /** Times the entropy of the exposure over sectors, nats. */
  readonly diversification: number;
  /** Times return / (20-session volatility + 0.01). */
  readonly sharpeLike: number;
  /** Times the mean options points of a selected stock. Training only. */
  readonly optionsBonus: number;
}

const defaults: RewardWeights = {
  portfolioReturn: 100,
  drawdown: 10,
  trade: 0.001,
  diversification: 0.5,
  sharpeLike: 5,
  optionsBonus: 0.1,
};

const notNegative = z.number().min(0);
const schema: z.ZodType<RewardWeights> = z
  .strictObject({
    portfolioReturn: notNegative,
    drawdown: notNegative,
    trade: notNegative,
    diversification: notNegative,
    sharpeLike: notNegative,
    optionsBonus: notNegative,
  })
  .readonly();

/** Defaults with overrides; all violations in one INVALID_CONFIG error. */
export function rewardWeights(overrides: Partial<RewardWeights> = {}): RewardWeights {
  return checkConfig('reward', schema, { ...defaults, ...overrides });
}

export interface RewardFacts {
  /** Equity at the two closes and the highest equity so far (the later close excluded), USD. */
  readonly equityBefore: number;
  readonly equityAfter: number;
  readonly peak: number;
  /** Standard deviation of the last 20 daily returns, the newest included. */
  readonly volatility: number;
  readonly trades: number;
  /** |exposure| by sector after the session, any unit. */
  readonly sectorExposure: readonly number[];
  /** Mean options points of a selected stock (`optionsPoints`). */
  readonly optionsPoints: number;
}

/** Weighted parts of one reward. `performance` is their sum without the options bonus, `training` with it. */
export interface Reward {
  readonly portfolioReturn: number;
  readonly drawdown: number;
  readonly trade: number;
  readonly diversification: number;
  readonly sharpeLike: number;
  readonly optionsBonus: number;
  readonly performance: number;
  readonly training: number;
}

export function reward(weights: RewardWeights, facts: RewardFacts): Reward {
  const simpleReturn = facts.equityAfter / facts.equityBefore - 1;
  const fall = Math.max(0, (facts.peak - facts.equityAfter) / facts.peak);
  const parts = {
    portfolioReturn: weights.portfolioReturn * simpleReturn,
    drawdown: -weights.drawdown * fall,
    trade: -weights.trade * facts.trades,
    diversification: weights.diversification * entropy(facts.sectorExposure),
    sharpeLike: weights.sharpeLike * (simpleReturn / (facts.volatility + 0.01)),
  };
  const performance = Object.values(parts).reduce((sum, part) => sum + part, 0);
  const optionsBonus = weights.optionsBonus * facts.optionsPoints;
  return { ...parts, optionsBonus, performance, training: performance + optionsBonus };
}

/** Shannon entropy of the shares, nats; 0 where there is nothing. */
export function entropy(amounts: readonly number[]): number {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  if (!(total > 0)) return 0;
  return amounts.reduce((sum, a) => (a > 0 ? sum - (a / total) * Math.log(a / total) : sum), 0);
}
