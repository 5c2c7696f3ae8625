import { describe, expect, it } from 'vitest';
import { entropy, reward, rewardWeights } from '../src/index.ts';

const facts = {
  equityBefore: 1_000_000,
  equityAfter: 980_000,
  peak: 1_050_000,
  volatility: 0.015,
  trades: 6,
  sectorExposure: [300_000, 100_000],
  optionsPoints: 1.5,
};

describe('reward', () => {
  it('has every component by hand', () => {
    const paid = reward(rewardWeights(), facts);
    expect(paid.portfolioReturn).toBeCloseTo(100 * -0.02, 12);
    expect(paid.drawdown).toBeCloseTo((-10 * 70_000) / 1_050_000, 12);
    expect(paid.trade).toBeCloseTo(-0.006, 12);
    expect(paid.diversification).toBeCloseTo(-0.5 * (0.75 * Math.log(0.75) + 0.25 * Math.log(0.25)), 12);
    expect(paid.sharpeLike).toBeCloseTo((5 * -0.02) / 0.025, 12);
    expect(paid.optionsBonus).toBeCloseTo(0.15, 12);
  });

  it('keeps the options bonus out of the performance', () => {
    const weights = rewardWeights();
    const paid = reward(weights, facts);
    const without = reward(weights, { ...facts, optionsPoints: 0 });
    expect(paid.performance).toBe(without.performance);
    expect(paid.training - paid.performance).toBeCloseTo(0.15, 12);
    const { portfolioReturn, drawdown, trade, diversification, sharpeLike } = paid;
    const sum = portfolioReturn + drawdown + trade + diversification + sharpeLike;
    expect(paid.performance).toBeCloseTo(sum, 12);
  });

  it('measures the drawdown as a fraction, not in money', () => {
    const weights = rewardWeights();
    const scaled = {
      ...facts,
      equityBefore: facts.equityBefore / 1000,
      equityAfter: facts.equityAfter / 1000,
      peak: facts.peak / 1000,
    };
    expect(reward(weights, scaled).training).toBeCloseTo(reward(weights, facts).training, 10);
  });

  it('has no drawdown at a new peak', () => {
    expect(reward(rewardWeights(), { ...facts, equityAfter: 1_060_000 }).drawdown).toBeCloseTo(0, 12);
  });
});

describe('entropy', () => {
  it('is ln n over n equal parts and 0 over one or none', () => {
    expect(entropy([2, 2, 2, 2])).toBeCloseTo(Math.log(4), 12);
    expect(entropy([7])).toBe(0);
    expect(entropy([])).toBe(0);
  });
});
