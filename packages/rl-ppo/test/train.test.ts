import { createRandom } from '@gammatwin/core';
import { startEngine, tf } from '@gammatwin/nn';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Action,
  decide,
  type Environment,
  evaluatePolicy,
  type Observation,
  optionsMarketInputs,
  PortfolioPolicy,
  playEpisode,
  policyConfig,
  policyPresets,
  sampleSelection,
  selectionLogProbability,
  trainingConfig,
  trainPolicy,
  type UpdateReport,
} from '../src/index.ts';
import { orderedSubsets } from './ordered-subsets.ts';
import { ToyEnvironment } from './toy-environment.ts';

beforeAll(async () => {
  await startEngine();
});

const config = policyConfig({ ...policyPresets.tiny, selections: 3 });
const training = trainingConfig({
  episodes: 8,
  minibatch: 32,
  learningRate: 1e-2,
  entropyWeight: 1e-4,
  targetKl: 0.05,
});
const run = (seed: string, updates: number, extra: Partial<Parameters<typeof trainPolicy>[0]> = {}) =>
  trainPolicy({
    config,
    training,
    environment: () => new ToyEnvironment(),
    random: createRandom(seed),
    updates,
    ...extra,
  });

const vix = optionsMarketInputs.indexOf('vix');
const bytes = (policy: PortfolioPolicy) =>
  policy.parameters.list().map((variable) => [...variable.dataSync()]);

/** Probability that the policy's selection is exactly the good stocks, in any order; mean over 20 states. */
function probabilityOfGood(policy: PortfolioPolicy): number {
  const random = createRandom('states');
  const environment = new ToyEnvironment();
  let sum = 0;
  for (let i = 0; i < 20; i++) {
    const observation = environment.reset(random.fork(i));
    const { scores } = policy.evaluate([policy.normalizer.normalize(observation)]);
    for (const order of orderedSubsets(3, 3)) {
      const picks = order.map((k) => environment.good[k]!);
      sum += Math.exp(selectionLogProbability(scores, observation.mask, picks)) / 20;
    }
  }
  return sum;
}

describe('trainPolicy', () => {
  it('learns to select and to size the stocks that pay, and beats chance', async () => {
    const reports: UpdateReport[] = [];
    const onUpdate = (report: UpdateReport) => void reports.push(report);
    const { policy: fresh } = await run('learn', 1);
    const { policy } = await run('learn', 40, { onUpdate });
    const chance = 1 / 220;
    expect(probabilityOfGood(fresh)).toBeLessThan(4 * chance);
    expect(probabilityOfGood(policy)).toBeGreaterThan(0.5);
    const random = createRandom('evaluation');
    const total = (steps: { reward: number }[]) => steps.reduce((sum, { reward }) => sum + reward, 0);
    const learned = total(evaluatePolicy(policy, new ToyEnvironment(50), random));
    const guessed = total(
      playEpisode(new ToyEnvironment(50), random, ({ mask }) => ({
        selected: sampleSelection(new Float64Array(12), mask, 3, random),
        sizes: new Float64Array(3).fill(0.05),
      })),
    );
    // At best 3 · 0.1 · 10 a step.
    expect(learned).toBeGreaterThan(0.6 * 150);
    expect(guessed).toBeLessThan(0);
    expect(reports).toHaveLength(40);
    expect(reports.at(-1)!.episodeReward).toBeGreaterThan(reports[0]!.episodeReward + 5);
    expect(reports.at(-1)!.info['paid']! * 8).toBeCloseTo(reports.at(-1)!.episodeReward, 9);
    for (const policyToFree of [fresh, policy]) policyToFree.dispose();
  });

  it('reports the options bonus apart from the performance', async () => {
    const reports: UpdateReport[] = [];
    const { policy } = await run('bonus', 1, {
      environment: () => new ToyEnvironment(8, 2),
      onUpdate: (report) => void reports.push(report),
    });
    policy.dispose();
    const { episodeReward, episodePerformance, episodeOptionsBonus, info } = reports[0]!;
    expect(episodeOptionsBonus).toBe(16);
    expect(episodePerformance).toBeCloseTo(info['paid']! * 8, 9);
    expect(episodeReward).toBeCloseTo(episodePerformance + 16, 9);
  });

  it('takes unknown inputs for neutral ones from the first round on', async () => {
    const runWith = async (value: number) => {
      const actions: Action[] = [];
      const changed = (observation: Observation): Observation => ({
        ...observation,
        macro: observation.macro.map((_, f) => (f === 0 ? value : f)),
        optionsMarket: observation.optionsMarket.map((_, f) => (f === vix ? value : f)),
      });
      const environment = (): Environment => {
        const toy = new ToyEnvironment();
        return {
          reset: (random) => changed(toy.reset(random)),
          step: (action) => {
            actions.push(action);
            const step = toy.step(action);
            return { ...step, observation: changed(step.observation) };
          },
        };
      };
      const { policy } = await run('unknown', 1, { environment });
      const { macro, optionsMarket } = policy.normalizer.state();
      policy.dispose();
      return { actions, known: [macro.counts[0], macro.counts[1], optionsMarket.counts[vix]] };
    };
    const [unknown, zero] = [await runWith(Number.NaN), await runWith(0)];
    expect(unknown.known).toEqual([0, 128, 0]);
    expect(unknown.actions).toEqual(zero.actions);
  });

  it('gives the same bytes for the same seed and others for another', async () => {
    const runs = [];
    for (const seed of ['a', 'a', 'b']) {
      const { policy } = await run(seed, 2);
      runs.push({ parameters: bytes(policy), normalizer: policy.normalizer.state() });
      policy.dispose();
    }
    expect(runs[0]).toEqual(runs[1]);
    expect(runs[0]).not.toEqual(runs[2]);
  });

  it('leaves no tensors behind', async () => {
    const first = await run('leak', 1);
    first.policy.dispose();
    const before = tf.memory().numTensors;
    const { policy } = await run('leak', 2);
    policy.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('stops on the signal, says so, and goes on from there', async () => {
    const abort = new AbortController();
    const stopped = await run('stop', 10, {
      signal: abort.signal,
      onUpdate: ({ update }) => {
        if (update === 1) abort.abort();
      },
    });
    expect([stopped.updates, stopped.stopped]).toEqual([2, true]);
    const before = bytes(stopped.policy);
    const seen: number[] = [];
    const resumed = await run('stop', 3, {
      resume: { policy: stopped.policy, updates: stopped.updates },
      onUpdate: ({ update }) => void seen.push(update),
    });
    expect([seen, resumed.updates, resumed.stopped]).toEqual([[2], 3, false]);
    expect(bytes(resumed.policy)).not.toEqual(before);
    resumed.policy.dispose();
  });

  it('ends an update early where the policy moved too far', async () => {
    const epochs: number[] = [];
    const { policy } = await run('kl', 3, {
      training: trainingConfig({ ...training, learningRate: 0.05, targetKl: 1e-4 }),
      onUpdate: (report) => void epochs.push(report.epochs),
    });
    expect(Math.max(...epochs)).toBeLessThan(4);
    policy.dispose();
  });

  it('begins each update with the ratio at 1', async () => {
    const { policy } = await run('ratio', 1, {
      training: trainingConfig({ ...training, epochs: 1, minibatch: 64 }),
      onUpdate: ({ figures }) => {
        expect(Math.abs(figures.approximateKl)).toBeLessThan(1e-6);
        expect(figures.clipFraction).toBe(0);
        expect(figures.gradientNorm).toBeGreaterThan(0);
      },
    });
    policy.dispose();
  });

  it('refuses a minibatch larger than an update', async () => {
    const training = trainingConfig({ episodes: 1, minibatch: 9 });
    await expect(run('small', 1, { training })).rejects.toThrow(/minibatch: expected at most the 8 steps/);
  });
});

describe('decide', () => {
  const observation = new ToyEnvironment().reset(createRandom(3));

  it('refuses a policy without observation statistics', () => {
    const policy = new PortfolioPolicy(config, createRandom(1));
    const mode = { deterministic: true, random: createRandom(1) };
    expect(() => decide(policy, observation, mode)).toThrow(
      expect.objectContaining({ code: 'POLICY_WITHOUT_NORMALIZER' }),
    );
    policy.dispose();
  });
});
