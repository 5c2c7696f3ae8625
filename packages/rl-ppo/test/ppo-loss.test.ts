import { startEngine, type Tensor, tf } from '@gammatwin/nn';
import { beforeAll, describe, expect, it } from 'vitest';
import { ppoLoss } from '../src/index.ts';

beforeAll(async () => {
  await startEngine();
});

const weights = { clip: 0.2, valueWeight: 0.5, entropyWeight: 0.01 };
// Ratios 1, 1.5, 0.5, 1.5, 0.5 with advantages 2, 1, 1, −1, −1.
const ratios = [1, 1.5, 0.5, 1.5, 0.5];
const advantages = [2, 1, 1, -1, -1];

function batch(logProbability: Tensor) {
  return {
    logProbability,
    oldLogProbability: tf.tensor1d([-3, -3, -3, -3, -3]),
    advantage: tf.tensor1d(advantages),
    value: tf.tensor1d([1, 2, 3, 4, 5]),
    target: tf.tensor1d([1, 1, 1, 1, 1]),
    entropy: tf.tensor1d([1, 1, 2, 2, 4]),
  };
}

const logs = () => tf.tensor1d(ratios.map((ratio) => Math.log(ratio) - 3));

describe('ppoLoss', () => {
  it('is what the paper says, by hand', () => {
    tf.tidy(() => {
      const loss = ppoLoss(batch(logs()), weights);
      const at = (tensor: Tensor) => tensor.dataSync()[0]!;
      // min(r A, clip(r) A): 2, 1.2, 0.5, −1.5, −0.8
      const surrogate = (2 + 1.2 + 0.5 - 1.5 - 0.8) / 5;
      const valueLoss = (0 + 1 + 4 + 9 + 16) / 5;
      expect(at(loss.policyLoss)).toBeCloseTo(-surrogate, 5);
      expect(at(loss.valueLoss)).toBeCloseTo(valueLoss, 5);
      expect(at(loss.entropy)).toBeCloseTo(2, 5);
      expect(at(loss.loss)).toBeCloseTo(-surrogate + 0.5 * valueLoss - 0.01 * 2, 5);
      expect(at(loss.clipFraction)).toBeCloseTo(0.8, 6);
      const kl = ratios.reduce((sum, r) => sum + r - 1 - Math.log(r), 0) / 5;
      expect(at(loss.approximateKl)).toBeCloseTo(kl, 5);
    });
  });

  it('pushes good actions up, bad ones down, and those beyond the clip not at all', () => {
    tf.tidy(() => {
      const gradient = tf
        .grad((x) => ppoLoss(batch(x as Tensor), weights).loss)(logs())
        .dataSync();
      // d loss / d log π = −r A / 5 where the unclipped term is the smaller.
      const expected = [-2 / 5, 0, -0.5 / 5, 1.5 / 5, 0];
      expected.forEach((value, i) => {
        expect(gradient[i]).toBeCloseTo(value, 5);
      });
    });
  });
});
