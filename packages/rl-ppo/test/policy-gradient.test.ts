import { createRandom } from '@gammatwin/core';
import { gradientCheck, type Scalar, startEngine, tf } from '@gammatwin/nn';
import { beforeAll, describe, expect, it } from 'vitest';
import { decide, PortfolioPolicy, policyConfig, policyPresets, trainingConfig } from '../src/index.ts';
import { policyLoss } from '../src/training-step.ts';
import { batchTensors, type Transition } from '../src/transition.ts';
import { ToyEnvironment } from './toy-environment.ts';

beforeAll(async () => {
  await startEngine();
});

const training = trainingConfig({ entropyWeight: 0.01, clip: 1 });

function transitions(policy: PortfolioPolicy): Transition[] {
  const random = createRandom('transitions');
  const noise = (length: number) => Float32Array.from({ length }, () => random.normal());
  const observations = [0, 1, 2, 3].map((i) => {
    const toy = new ToyEnvironment().reset(random.fork(i));
    return {
      ...toy,
      // The last state allows two picks only, so that one slot stays empty.
      mask: i === 3 ? toy.mask.map((_, n) => Number(n < 2)) : toy.mask,
      adjacency: noise(144).map((x) => Number(x > 0.5)),
      portfolio: noise(14),
      macro: noise(10),
      optionsMarket: noise(8),
    };
  });
  for (const observation of observations) policy.normalizer.observe(observation);
  return observations.map((observation, i) => {
    const decision = decide(policy, observation, { deterministic: false, random });
    return {
      observation: policy.normalizer.normalize(observation),
      decision: { ...decision, logProbability: decision.logProbability - 0.05 },
      advantage: [1, -0.5, 2, -1][i]!,
      target: 0.3 * i,
    };
  });
}

describe('policyLoss', () => {
  it('has the gradient of every parameter by central differences', () => {
    const policy = new PortfolioPolicy(
      policyConfig({ ...policyPresets.tiny, selections: 3 }),
      createRandom('gradient'),
    );
    // Heads as small as a fresh policy's would leave the layers below them next to no gradient to compare.
    for (const variable of policy.parameters.list()) {
      if (variable.shape.at(-1) === 1) tf.tidy(() => variable.assign(tf.mul(variable, 20)));
    }
    const inputs = batchTensors(transitions(policy), 3);
    const loss = () => policyLoss(policy, inputs, training).loss as Scalar;
    const { value, grads } = tf.variableGrads(loss, policy.parameters.list());
    expect(Number.isFinite(value.dataSync()[0])).toBe(true);
    const steep = Object.values(grads).filter((gradient) =>
      tf.tidy(() => tf.max(tf.abs(gradient)).dataSync()[0]! > 0.01),
    );
    expect(steep.length).toBeGreaterThan(40);
    const parameters = policy.parameters.list();
    expect(gradientCheck(loss, parameters, { step: 1e-3, floor: 0.05 })).toBeLessThan(0.025);
    tf.dispose([value, grads, inputs]);
    policy.dispose();
  });
});
