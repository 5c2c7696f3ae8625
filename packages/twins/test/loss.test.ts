import { createRandom } from '@gammatwin/core';
import { gradientCheck, inference, Parameters, startEngine, type Tensor, tf } from '@gammatwin/nn';
import {
  type TwinLosses,
  TwinLossWithOptions,
  type TwinOutputs,
  TwinStack,
  type TwinTargets,
} from '@gammatwin/twins';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchTensors, stockFirst } from '../src/batch.ts';
import { syntheticTraining, tinyConfig } from './synthetic.ts';

beforeAll(async () => {
  await startEngine();
});

/** One stock, two sessions; the second has no label. */
function example(): { outputs: TwinOutputs; targets: TwinTargets } {
  const row = (...values: number[]): Tensor => tf.tensor(values, [1, 2]);
  const known = row(1, 0);
  return {
    outputs: {
      expectedReturn: row(0.5, 9),
      hitProbability: row(0.25, 0.9),
      volatility: row(1.5, 9),
      quantiles: tf.tensor([-1, 0, 1.5, 9, 9, 9], [1, 2, 3]),
      regimeProbabilities: tf.tensor([0.1, 0.2, 0.3, 0.4, 0.97, 0.01, 0.01, 0.01], [1, 2, 4]),
      targetAdjustment: row(0.01, 0.02),
      stopAdjustment: row(-0.005, 0.02),
      pcrGate: row(0.8, 0.5),
      optionsEmbedding: tf.zeros([1, 2, 4]),
    },
    targets: {
      return: row(1, 0),
      returnKnown: known,
      volatility: row(1, 0),
      volatilityKnown: known,
      hit: row(1, 0),
      hitKnown: known,
      regime: tf.tensor([0, 0, 0, 1, 0, 0, 0, 0], [1, 2, 4]),
      regimeKnown: known,
      pcrExtreme: row(1, 0),
      maxPainDistance: row(0.05, 0),
      optionsKnown: known,
    },
  };
}

function values(losses: TwinLosses): Record<string, number> {
  return Object.fromEntries(Object.entries(losses).map(([name, x]) => [name, x.dataSync()[0]!]));
}

describe('TwinLossWithOptions', () => {
  it('has the parts and the total worked out by hand, unknown labels left out', () => {
    const result = tf.tidy(() => {
      const { outputs, targets } = example();
      return values(new TwinLossWithOptions(tinyConfig).apply(outputs, targets));
    });
    const parts = {
      return_loss: 0.25,
      prob_loss: -Math.log(0.25),
      vol_loss: 0.25,
      // q10: 0.1 · 2; q50: 0.5 · 1; q90 lies 0.5 above: 0.1 · 0.5.
      quantile_loss: (0.2 + 0.5 + 0.05) / 3,
      // Gate: −ln 0.8. Alignment: a = 0.5, s = −0.25, d = tanh 1.
      options_loss: (-Math.log(0.8) + 0.5 * (0.25 + 0.0625) - 0.5 * Math.tanh(1)) / 2,
      regime_loss: -Math.log(0.4),
    };
    for (const [name, value] of Object.entries(parts)) expect(result[name], name).toBeCloseTo(value, 5);
    expect(result['total']).toBeCloseTo(
      0.3 * parts.return_loss +
        0.4 * parts.prob_loss +
        0.2 * parts.vol_loss +
        0.1 * parts.quantile_loss +
        0.1 * parts.options_loss +
        0.1 * parts.regime_loss,
      5,
    );
  });

  it('pulls the gate down where the put-call ratio is not extreme', () => {
    const gradient = tf.tidy(() => {
      const { outputs, targets } = example();
      const both = { ...targets, optionsKnown: tf.onesLike(targets.optionsKnown) };
      const loss = (pcrGate: Tensor) =>
        new TwinLossWithOptions(tinyConfig).apply({ ...outputs, pcrGate }, both);
      return tf
        .grad((gate: Tensor) => loss(gate).options_loss)(outputs.pcrGate)
        .dataSync();
    });
    expect(gradient[0]).toBeLessThan(0);
    expect(gradient[1]).toBeGreaterThan(0);
  });

  it('bounds the gamma alignment and is best where the shift follows the distance', () => {
    const loss = (distance: number, target: number) =>
      tf.tidy(() => {
        const { outputs, targets } = example();
        const shifted = { ...outputs, targetAdjustment: tf.fill([1, 2], target) as Tensor };
        const far = { ...targets, maxPainDistance: tf.fill([1, 2], distance) as Tensor };
        return values(new TwinLossWithOptions(tinyConfig).apply(shifted, far))['options_loss']!;
      });
    const best = 0.02 * Math.tanh(0.03 / 0.05);
    expect(loss(0.03, best)).toBeLessThan(loss(0.03, best + 0.002));
    expect(loss(0.03, best)).toBeLessThan(loss(0.03, best - 0.002));
    expect(Math.abs(loss(1e6, 0.02) - loss(0, 0))).toBeLessThan(1);
  });

  it('is 0 in parts without any label, not NaN', () => {
    const result = tf.tidy(() => {
      const { outputs, targets } = example();
      const none = tf.zeros([1, 2]);
      return values(
        new TwinLossWithOptions(tinyConfig).apply(outputs, { ...targets, returnKnown: none, hitKnown: none }),
      );
    });
    expect(result['return_loss']).toBe(0);
    expect(result['prob_loss']).toBe(0);
    expect(result['total']).toBeGreaterThan(0);
  });

  it('has the gradients that finite differences give, for every variable', () => {
    const training = syntheticTraining();
    const parameters = new Parameters(createRandom(4));
    const stack = new TwinStack(parameters, training.config, training.symbols.length);
    const scales = { returnScale: [0.04, 0.04, 0.04], volatilityScale: [0.02, 0.02, 0.02] };
    const batch = batchTensors(training, scales, [5, 6, 7, 8]);
    const loss = () => {
      const { embedding, options, targets } = stockFirst(batch);
      return new TwinLossWithOptions(training.config).apply(
        stack.predict(embedding, options, inference),
        targets,
      ).total;
    };
    expect(gradientCheck(loss, parameters.list(), { step: 5e-4, floor: 0.05 })).toBeLessThan(0.03);
    tf.dispose(Object.values(batch));
    parameters.dispose();
  });
});
