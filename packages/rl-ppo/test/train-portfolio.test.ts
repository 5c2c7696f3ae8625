import { createRandom } from '@gammatwin/core';
import { startEngine } from '@gammatwin/nn';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  evaluatePolicy,
  PortfolioEnvironment,
  policyConfig,
  policyPresets,
  portfolioEnvironmentConfig,
  proportionalCosts,
  rewardWeights,
  stockInputs,
  trainingConfig,
  trainPolicy,
} from '../src/index.ts';
import { market } from './market.ts';

beforeAll(async () => {
  await startEngine();
});

const [rows, symbols, lastTrainingRow, purgeSessions] = [60, 6, 40, 6];

/** A random market whose rows from `poisoned` on are replaced by nonsense. */
function environmentOf(poisoned: number, from: number, to: number, length: number | null) {
  const random = createRandom('market');
  const walk = Array.from({ length: rows }, () => Array.from({ length: symbols }, () => random.normal()));
  const level = new Array(symbols).fill(Math.log(50));
  const close = walk.map((row) =>
    row.map((z, n) => {
      level[n] += 0.01 * z;
      return Math.exp(level[n]);
    }),
  );
  const spoil = (row: number[], t: number) => (t >= poisoned ? row.map((_, n) => 1e6 * (n + 1)) : row);
  const spoiled = close.map(spoil);
  const width = symbols * stockInputs.length;
  const stocks = Float32Array.from({ length: rows * width }, (_, i) => {
    const z = random.normal();
    return i >= poisoned * width ? 1e3 : z;
  });
  const signal = () => new Float64Array(rows * symbols).fill(1);
  const optionsSignals = {
    pcrExtremeBullish: signal(),
    pcrExtremeBearish: signal(),
    maxPainDistance: signal(),
    maxPainStrike: signal(),
    trendSignal: signal(),
    ivPercentile: signal(),
    atmIv: signal(),
  };
  const data = market(spoiled, spoiled, { stocks, optionsSignals });
  const sessionAt = (row: number) => data.bars.sessions[row] as number;
  return () =>
    new PortfolioEnvironment({
      data,
      window: { from: sessionAt(from), to: sessionAt(to), purgeSessions },
      costs: proportionalCosts({ commissionBps: 1, halfSpreadBps: 2 }),
      weights: rewardWeights(),
      config: portfolioEnvironmentConfig({ episodeLength: length, selections: 3 }),
    });
}

async function trainOn(poisoned: number) {
  const { policy } = await trainPolicy({
    config: policyConfig({ ...policyPresets.tiny, selections: 3 }),
    training: trainingConfig({ episodes: 6, epochs: 1, minibatch: 60 }),
    environment: environmentOf(poisoned, 0, lastTrainingRow, 10),
    random: createRandom('portfolio'),
    updates: 3,
  });
  const parameters = policy.parameters.list().map((variable) => [...variable.dataSync()]);
  return { policy, parameters, normalizer: policy.normalizer.state() };
}

describe('training on a portfolio environment', () => {
  it('never touches a session of the purge or after it, and evaluates afterwards', async () => {
    const clean = await trainOn(rows);
    const poisoned = await trainOn(lastTrainingRow - purgeSessions + 1);
    expect(poisoned.parameters).toEqual(clean.parameters);
    expect(poisoned.normalizer).toEqual(clean.normalizer);
    const touched = await trainOn(lastTrainingRow - purgeSessions);
    expect(touched.parameters).not.toEqual(clean.parameters);

    const validation = environmentOf(rows, lastTrainingRow + 1, rows - 1, null)();
    const steps = evaluatePolicy(clean.policy, validation, createRandom('validation'));
    expect(steps).toHaveLength(rows - 1 - purgeSessions - (lastTrainingRow + 1));
    let equity = 1_000_000;
    for (const { info } of steps) {
      equity *= 1 + (info['simpleReturn'] as number);
      expect(info['equityUsd']).toBeCloseTo(equity, 4);
    }
    for (const { policy } of [clean, poisoned, touched]) policy.dispose();
  });
});
