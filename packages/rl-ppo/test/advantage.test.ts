import { describe, expect, it } from 'vitest';
import { discountedReturns, generalizedAdvantages, standardized } from '../src/index.ts';

describe('generalizedAdvantages', () => {
  it('is (1 − (γλ)^(T−t)) / (1 − γλ) · δ for a constant value and reward', () => {
    const [discount, lambda, steps, value, pay] = [0.97, 0.9, 12, 4, 0.7];
    const delta = pay + discount * value - value;
    const advantage = generalizedAdvantages(
      new Array(steps).fill(pay),
      new Array(steps).fill(value),
      value,
      discount,
      lambda,
    );
    const decay = discount * lambda;
    advantage.forEach((a, t) => {
      expect(a).toBeCloseTo((delta * (1 - decay ** (steps - t))) / (1 - decay), 12);
    });
  });

  it('is 0 where the value is that of a constant reward for ever', () => {
    const value = 2 / (1 - 0.9);
    const advantage = generalizedAdvantages([2, 2, 2], [value, value, value], value, 0.9, 0.95);
    for (const a of advantage) expect(a).toBeCloseTo(0, 12);
  });

  it('with λ = 1 is the discounted return less the value, with λ = 0 the one-step error', () => {
    const rewards = [1, -2, 0.5, 3];
    const values = [0.3, 0.1, -0.4, 2];
    const returns = discountedReturns(rewards, 5, 0.8);
    const monteCarlo = generalizedAdvantages(rewards, values, 5, 0.8, 1);
    const oneStep = generalizedAdvantages(rewards, values, 5, 0.8, 0);
    values.forEach((value, t) => {
      expect(monteCarlo[t]).toBeCloseTo(returns[t]! - value, 12);
      expect(oneStep[t]).toBeCloseTo(rewards[t]! + 0.8 * (values[t + 1] ?? 5) - value, 12);
    });
  });

  it('counts nothing after a terminal state', () => {
    expect([...generalizedAdvantages([1], [0.25], 0, 0.9, 0.95)]).toEqual([0.75]);
  });
});

describe('discountedReturns', () => {
  it('sums by hand', () => {
    expect([...discountedReturns([1, 2, 4], 8, 0.5)]).toEqual([4, 6, 8]);
  });
});

describe('standardized', () => {
  it('has mean 0 and deviation 1', () => {
    expect([...standardized([1, 3])]).toEqual([-1, 1]);
  });

  it('is 0 where all are equal', () => {
    expect([...standardized([2, 2, 2])]).toEqual([0, 0, 0]);
  });
});
