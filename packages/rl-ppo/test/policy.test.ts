import { createRandom } from '@gammatwin/core';
import { startEngine } from '@gammatwin/nn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  betaLogProbability,
  decide,
  type Observation,
  PortfolioPolicy,
  policyConfig,
  policyPresets,
  portfolioInputs,
  selectionLogProbability,
  sizesOf,
  stockInputs,
} from '../src/index.ts';

let policy: PortfolioPolicy;

beforeAll(async () => {
  await startEngine();
  policy = new PortfolioPolicy(
    policyConfig({ ...policyPresets.tiny, selections: 15 }),
    createRandom('policy'),
  );
  for (let i = 0; i < 20; i++) policy.normalizer.observe(observation(30, `statistics ${i}`));
});

afterAll(() => policy.dispose());

function observation(stocks: number, seed: string, selectable = stocks): Observation {
  const random = createRandom(seed);
  const draw = (length: number) => Float32Array.from({ length }, () => random.normal());
  return {
    stocks: draw(stocks * stockInputs.length),
    mask: Uint8Array.from({ length: stocks }, (_, n) => Number(n < selectable)),
    portfolio: draw(portfolioInputs(15).length),
    macro: draw(10),
    optionsMarket: draw(8),
    adjacency: Float32Array.from({ length: stocks * stocks }, () => Number(random.uniform() < 0.2)),
  };
}

describe('PortfolioPolicy', () => {
  it('works for any number of stocks', () => {
    for (const stocks of [3, 30, 41]) {
      const values = policy.evaluate([observation(stocks, 'any'), observation(stocks, 'other')]);
      expect(values.scores).toHaveLength(2 * stocks);
      expect(values.value).toHaveLength(2);
      expect(Math.min(...values.alpha, ...values.beta)).toBeGreaterThan(1);
    }
  });

  it('gives each state of a batch what it gives it alone, whether graphs are shared or not', () => {
    const states = ['one', 'two', 'three'].map((seed) => observation(12, seed));
    const { adjacency } = states[0]!;
    for (const batch of [states, states.map((state) => ({ ...state, adjacency }))]) {
      const together = policy.evaluate(batch);
      batch.forEach((state, b) => {
        const alone = policy.evaluate([state]);
        expect(together.value[b]).toBeCloseTo(alone.value[0]!, 5);
        alone.scores.forEach((score, n) => {
          expect(together.scores[12 * b + n]).toBeCloseTo(score, 5);
        });
      });
    }
  });

  it('treats stocks alike: their order changes nothing but the order of the answer', () => {
    const state = observation(10, 'order');
    const order = [3, 1, 4, 0, 5, 9, 2, 6, 8, 7];
    const width = stockInputs.length;
    const permuted: Observation = {
      ...state,
      stocks: Float32Array.from(order.flatMap((n) => [...state.stocks.subarray(n * width, (n + 1) * width)])),
      adjacency: Float32Array.from(order.flatMap((i) => order.map((j) => state.adjacency[i * 10 + j]!))),
    };
    const [plain, moved] = [policy.evaluate([state]), policy.evaluate([permuted])];
    expect(moved.value[0]).toBeCloseTo(plain.value[0]!, 5);
    order.forEach((n, i) => {
      expect(moved.scores[i]).toBeCloseTo(plain.scores[n]!, 5);
    });
  });

  it('reads every input and the graph', () => {
    const state = observation(8, 'sensitive');
    const value = (changed: Partial<Observation>) => policy.evaluate([{ ...state, ...changed }]).value[0]!;
    const plain = value({});
    for (const name of ['stocks', 'portfolio', 'macro', 'optionsMarket'] as const) {
      expect(value({ [name]: state[name].map((x) => -x) })).not.toBe(plain);
    }
    expect(value({ adjacency: state.adjacency.map((x) => 1 - x) })).not.toBe(plain);
  });

  it('has the parameters of the design document in its full size', () => {
    const full = new PortfolioPolicy(policyConfig(), createRandom(1));
    const linear = (input: number, output: number) => (input + 1) * output;
    const expected =
      linear(13, 64) +
      2 * 64 +
      linear(64, 32) + // stock
      32 * 256 +
      2 * 256 +
      256 + // graph attention
      linear(50, 64) +
      linear(64, 64) +
      linear(10, 32) +
      linear(32, 32) +
      linear(8, 32) +
      linear(32, 32) +
      linear(384, 288) +
      2 * 288 +
      linear(288, 128) +
      2 * 128 + // fusion
      linear(160, 128) +
      linear(128, 64) +
      linear(64, 1) +
      linear(6, 16) +
      linear(16, 1) +
      2 * (linear(160, 64) + linear(64, 1)) +
      linear(128, 64) +
      linear(64, 32) +
      linear(32, 1);
    expect(full.parameters.count()).toBe(expected);
    full.dispose();
  });

  it('refuses observations whose parts disagree on the number of stocks', () => {
    const state = observation(8, 'wrong');
    expect(() => policy.evaluate([state, observation(9, 'wrong')])).toThrow(/stocks of an observation/);
    expect(() => policy.evaluate([{ ...state, adjacency: new Float32Array(49) }])).toThrow(/8 each/);
  });
});

describe('decide', () => {
  it('takes the highest scores and the mean sizes where it is deterministic', () => {
    const state = observation(30, 'best');
    const decision = decide(policy, state, { deterministic: true, random: createRandom(1) });
    const { scores, alpha, beta } = policy.evaluate([policy.normalizer.normalize(state)]);
    const picked = [...decision.selected].map((n) => scores[n]!);
    expect(picked).toEqual([...scores].sort((a, b) => b - a).slice(0, 15));
    decision.selected.forEach((n, k) => {
      expect(decision.fractions[k]).toBeCloseTo(alpha[n]! / (alpha[n]! + beta[n]!), 12);
    });
  });

  it('keeps every position at 10 % and all together at the whole, and knows its own probability', () => {
    const random = createRandom('limits');
    for (let i = 0; i < 30; i++) {
      const state = observation(30, `limits ${i}`, 20);
      const decision = decide(policy, state, { deterministic: false, random });
      expect(new Set(decision.selected).size).toBe(15);
      expect(Math.max(...decision.selected)).toBeLessThan(20);
      expect(Math.max(...decision.sizes)).toBeLessThanOrEqual(0.1);
      expect(decision.sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(1 + 1e-12);
      const { scores, alpha, beta } = policy.evaluate([policy.normalizer.normalize(state)]);
      let log = selectionLogProbability(scores, state.mask, decision.selected);
      decision.selected.forEach((n, k) => {
        log += betaLogProbability(alpha[n]!, beta[n]!, decision.fractions[k]!);
      });
      expect(decision.logProbability).toBeCloseTo(log, 9);
    }
  });

  it('selects fewer where fewer may be selected', () => {
    const state = observation(30, 'few', 4);
    const { selected, sizes } = decide(policy, state, { deterministic: false, random: createRandom(1) });
    expect([...selected].sort()).toEqual([0, 1, 2, 3]);
    expect(sizes).toHaveLength(4);
  });
});

describe('sizesOf', () => {
  it('scales down together what passes the whole portfolio', () => {
    const sizes = sizesOf(new Float64Array(15).fill(0.9), 0.1);
    for (const size of sizes) expect(size).toBeCloseTo(1 / 15, 12);
    expect([...sizesOf(Float64Array.of(0.5, 1), 0.1)]).toEqual([0.05, 0.1]);
  });
});
