import { createRandom } from '@gammatwin/core';
import { describe, expect, it } from 'vitest';
import {
  type Action,
  type PortfolioData,
  PortfolioEnvironment,
  portfolioEnvironmentConfig,
  portfolioInputs,
  proportionalCosts,
  rewardWeights,
} from '../src/index.ts';
import { market } from './market.ts';

const hold = (selected: number[], sizes: number[]): Action => ({
  selected: Int32Array.from(selected),
  sizes: Float64Array.from(sizes),
});

function environment(
  data: PortfolioData,
  options: { bps?: number; length?: number | null; maxPositionWeight?: number; lastRow?: number } = {},
): PortfolioEnvironment {
  const sessions = data.bars.sessions;
  return new PortfolioEnvironment({
    data,
    window: { from: sessions[0]!, to: sessions[options.lastRow ?? sessions.length - 1]!, purgeSessions: 0 },
    costs: proportionalCosts({ commissionBps: options.bps ?? 0, halfSpreadBps: 0 }),
    weights: rewardWeights(),
    config: portfolioEnvironmentConfig({
      initialCashUsd: 1000,
      episodeLength: options.length ?? null,
      selections: 3,
      maxPositionWeight: options.maxPositionWeight ?? 0.5,
      outcomeSessions: 2,
    }),
  });
}

const three = market(
  [
    [10, 20],
    [11, 20],
    [12, 22],
  ],
  [
    [10, 20],
    [12, 21],
    [9, 22],
  ],
);

describe('PortfolioEnvironment', () => {
  it('fills at the next open, marks at its close and pays costs, by hand', () => {
    const env = environment(three, { bps: 10 });
    env.reset(createRandom(1));
    const first = env.step(hold([0], [0.5])).info;
    // 0.5 of V at 11, V = 1000 − 0.001 · 0.5 V; then 11 → 12.
    const left = 1000 / 1.0005;
    const shares = (0.5 * left) / 11;
    expect(first['equityUsd']).toBeCloseTo(0.5 * left + shares * 12, 9);
    expect(first['costUsd']).toBeCloseTo(0.001 * 0.5 * left, 9);
    expect(first['trades']).toBe(1);
    const second = env.step(hold([], [])).info;
    const proceeds = shares * 12;
    expect(second['equityUsd']).toBeCloseTo(0.5 * left + proceeds * 0.999, 9);
    expect(second['turnoverUsd']).toBeCloseTo(proceeds, 9);
  });

  it('gives no profit for a jump between the seen close and the fill', () => {
    const data = market([[10], [20], [20]], [[10], [20], [20]]);
    const env = environment(data);
    env.reset(createRandom(1));
    expect(env.step(hold([0], [0.5])).info['simpleReturn']).toBe(0);
  });

  it('gives the overnight move to who held the stock already', () => {
    const data = market([[10], [10], [20]], [[10], [10], [20]]);
    const env = environment(data);
    env.reset(createRandom(1));
    env.step(hold([0], [0.5]));
    expect(env.step(hold([], [])).info['simpleReturn']).toBeCloseTo(0.5, 12);
  });

  it('lets no observation see beyond its session', () => {
    const rows = 6;
    const stocks = (from: number) =>
      Float32Array.from({ length: rows * 13 }, (_, i) => (Math.floor(i / 13) >= from ? 99 : i));
    const bars = (from: number) => Array.from({ length: rows }, (_, t) => [t >= from ? 1000 : 10 + t]);
    const seen = (from: number) => {
      const env = environment(market(bars(from), bars(from), { stocks: stocks(from) }));
      const first = env.reset(createRandom(1));
      const observations = [first];
      for (let t = 0; t < 2; t++) observations.push(env.step(hold([0], [0.4])).observation);
      return observations.map((o) => [...o.stocks, ...o.portfolio, ...o.mask, ...o.macro]);
    };
    expect(seen(3)).toEqual(seen(6));
    expect(seen(2)).not.toEqual(seen(6));
  });

  it('leaves an order for a stock without a next open unfilled, and masks stocks without a close', () => {
    const data = market(
      [
        [10, 5],
        [Number.NaN, 5],
        [10, 5],
      ],
      [
        [10, 5],
        [Number.NaN, 5],
        [10, 5],
      ],
    );
    const env = environment(data);
    expect([...env.reset(createRandom(1)).mask]).toEqual([1, 1]);
    const step = env.step(hold([0, 1], [0.5, 0.5]));
    expect([...step.observation.mask]).toEqual([0, 1]);
    expect(step.info['turnoverUsd']).toBe(500);
    expect(step.observation.portfolio[9]).toBeCloseTo(0.5, 6);
  });

  it('sells short where the side says so', () => {
    const data = market([[10], [10]], [[10], [8]], { sides: Int8Array.of(-1, 1) });
    const env = environment(data);
    env.reset(createRandom(1));
    expect(env.step(hold([0], [0.5])).info['simpleReturn']).toBeCloseTo(0.1, 12);
  });

  it('shows the portfolio: slots by weight, cash, exposure, drawdown, volatility, concentration', () => {
    const env = environment(three);
    env.reset(createRandom(1));
    env.step(hold([0, 1], [0.2, 0.5]));
    const { observation } = env.step(hold([0, 1], [0.2, 0.5]));
    const named = Object.fromEntries(portfolioInputs(3).map((name, i) => [name, observation.portfolio[i]!]));
    // Rebalanced at 12 and 22; closes 9 and 22: equity 0.5 + 0.3 + 0.2 · 0.75 of the equity at the open.
    expect(named['slot_0_weight']).toBeCloseTo(0.5 / 0.95, 6);
    expect(named['slot_1_weight']).toBeCloseTo(0.15 / 0.95, 6);
    expect(named['slot_0_sessions_held']).toBe(2);
    expect(named['slot_2_weight']).toBe(0);
    expect(named['cash']).toBeCloseTo(0.3 / 0.95, 6);
    expect(named['exposure']).toBeCloseTo(0.65 / 0.95, 6);
    expect(named['concentration']).toBeCloseTo((0.5 ** 2 + 0.15 ** 2) / 0.95 ** 2, 6);
    const growth = [1 + 0.2 / 11 + 0.5 / 20];
    const open = growth[0]! * (0.3 / growth[0]! + ((0.2 / 11) * 12 + (0.5 / 20) * 22) / growth[0]!);
    const end = open * 0.95;
    expect(named['drawdown']).toBeCloseTo(1 - end / growth[0]!, 6);
    const [a, b] = [growth[0]! - 1, end / growth[0]! - 1];
    expect(named['volatility_20d']).toBeCloseTo(Math.abs(a - b) / Math.SQRT2, 6);
  });

  it('pays the reward with the options bonus and reports it apart', () => {
    const cells = 4;
    const columns = (value: number) => new Float64Array(cells).fill(value);
    const optionsSignals = {
      pcrExtremeBullish: columns(0),
      pcrExtremeBearish: columns(1),
      maxPainDistance: columns(Number.NaN),
      maxPainStrike: columns(Number.NaN),
      trendSignal: columns(0),
      ivPercentile: columns(0.5),
      atmIv: columns(0.3),
    };
    const rising = [[10], [11], [12], [13]];
    const env = environment(market(rising, rising, { optionsSignals }));
    env.reset(createRandom(1));
    const bonuses = [0, 1, 2].map(() => {
      const { reward, optionsBonus, info } = env.step(hold([0], [0.5]));
      expect(reward - info['rewardPerformance']!).toBeCloseTo(optionsBonus, 12);
      expect(info['optionsBonus']).toBe(optionsBonus);
      return optionsBonus;
    });
    // The outcome of the last decision ends after the window: no points.
    expect(bonuses).toEqual([0.2, 0.2, 0]);
  });

  it('reads no outcome beyond its window', () => {
    const signal = new Float64Array(4).fill(1);
    const optionsSignals = {
      pcrExtremeBullish: new Float64Array(4),
      pcrExtremeBearish: signal,
      maxPainDistance: signal,
      maxPainStrike: signal,
      trendSignal: signal,
      ivPercentile: signal,
      atmIv: signal,
    };
    const last = (close: number) => {
      const rows = [[10], [11], [12], [close]];
      const env = environment(market(rows, rows, { optionsSignals }), { lastRow: 2 });
      env.reset(createRandom(1));
      return [env.step(hold([0], [0.5])), env.step(hold([0], [0.5]))].map(({ reward, done }) => [
        reward,
        done,
      ]);
    };
    expect(last(1)).toEqual(last(1e6));
    expect(last(1)[1]![1]).toBe(true);
  });

  it('cuts the episode at its length and draws its start from the seed', () => {
    const prices = Array.from({ length: 40 }, (_, t) => [10 + t]);
    const env = environment(market(prices, prices), { length: 5 });
    const play = (seed: number) => {
      env.reset(createRandom(seed));
      const steps = Array.from({ length: 5 }, () => env.step(hold([0], [0.5])));
      expect(steps.map(({ done }) => done)).toEqual([false, false, false, false, true]);
      expect(steps.at(-1)!.truncated).toBe(true);
      expect(() => env.step(hold([], []))).toThrow(/episode that is not over/);
      return steps.map(({ info }) => info);
    };
    expect(play(4)).toEqual(play(4));
    expect(play(4)).not.toEqual(play(5));
  });

  it('ends with the ruin of a short seller', () => {
    const data = market([[10], [10], [50]], [[10], [10], [50]], { sides: Int8Array.of(-1, -1, -1) });
    const env = environment(data);
    env.reset(createRandom(1));
    env.step(hold([0], [0.5]));
    const { done, truncated, info } = env.step(hold([0], [0.5]));
    expect(info['equityUsd']).toBeLessThan(0);
    expect([done, truncated]).toEqual([true, false]);
  });

  it.each([
    ['two sizes for one stock', hold([0], [0.1, 0.1])],
    ['a stock twice', hold([0, 0], [0.1, 0.1])],
    ['an unknown stock', hold([2], [0.1])],
    ['too large a size', hold([0], [0.6])],
    ['a negative size', hold([0], [-0.1])],
    ['more than everything', hold([0, 1], [0.501, 0.5])],
    ['NaN', hold([0], [Number.NaN])],
  ])('refuses an action with %s', (_name, action) => {
    const env = environment(three);
    env.reset(createRandom(1));
    expect(() => env.step(action)).toThrow(/action/);
  });

  it('refuses data of the wrong length and inputs that are not finite', () => {
    const wrong = market([[1]], [[1]], { macro: new Float32Array(9) });
    expect(() => environment(wrong)).toThrow(/length of macro: expected 10, was 9/);
    const nan = market([[1], [1]], [[1], [1]], { stocks: new Float32Array(26).fill(Number.NaN) });
    expect(() => environment(nan)).toThrow(/stocks at 0: expected a finite number/);
  });

  it('takes unknown macro values and an unknown VIX, and no other', () => {
    const of = (overrides: Partial<PortfolioData>) =>
      environment(market([[1], [1]], [[1], [1]], overrides)).reset(createRandom(1));
    const optionsMarket = new Float32Array(16).map((_, at) => (at % 8 === 6 ? Number.NaN : 1));
    const observation = of({ macro: new Float32Array(20).fill(Number.NaN), optionsMarket });
    expect([observation.macro[0], observation.optionsMarket[6]]).toEqual([Number.NaN, Number.NaN]);
    expect(() => of({ macro: new Float32Array(20).fill(Number.POSITIVE_INFINITY) })).toThrow(
      /macro at 0: expected a finite number or NaN, was Infinity/,
    );
    const unknown = new Float32Array(16).fill(Number.NaN);
    expect(() => of({ optionsMarket: unknown })).toThrow(/optionsMarket at 0: expected a finite number, was/);
  });
});
