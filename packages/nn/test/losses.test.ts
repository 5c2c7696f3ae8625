import { expect, it } from 'vitest';
import {
  binaryCrossEntropy,
  gradientCheck,
  meanSquaredError,
  quantileLoss,
  type Scalar,
  type Tensor,
  tf,
} from '../src/index.ts';
import { onBackends } from './support/on-backends.ts';
import { expectClose, randomTensor, randomVariable } from './support/tensors.ts';

onBackends('losses', () => {
  it('quantile loss weighs misses above and below', () => {
    tf.tidy(() => {
      const target = tf.tensor1d([1, 1]);
      const predictions = tf.tensor2d([0, 0, 3, 3], [2, 2]);
      // 1 below the target: 0.1 and 0.9; 2 above: 1.8 and 0.2. Means over quantiles: 0.5 and 1.
      expectClose(quantileLoss(target, predictions, [0.1, 0.9]), [0.75]);
      expectClose(quantileLoss(target, predictions, [0.1, 0.9], tf.tensor1d([3, 1])), [2.5 / 4]);
    });
  });

  it('cross-entropy is −ln p of what happened and stays finite', () => {
    tf.tidy(() => {
      expectClose(binaryCrossEntropy(tf.tensor1d([1, 0]), tf.tensor1d([0.8, 0.25])), [
        -(Math.log(0.8) + Math.log(0.75)) / 2,
      ]);
      expectClose(binaryCrossEntropy(tf.tensor1d([1]), tf.tensor1d([0])), [-Math.log(1e-7)]);
    });
  });

  it('squared error, weighted', () => {
    tf.tidy(() => {
      const [target, prediction] = [tf.tensor1d([1, 2, 3]), tf.tensor1d([1, 4, 0])];
      expectClose(meanSquaredError(target, prediction), [13 / 3]);
      expectClose(meanSquaredError(target, prediction, tf.tensor1d([1, 1, 0])), [2]);
    });
  });

  it('is 0 under an empty mask', () => {
    tf.tidy(() => {
      expectClose(meanSquaredError(tf.ones([2]), tf.zeros([2]), tf.zeros([2])), [0]);
    });
  });

  it('refuses shapes that would only broadcast', () => {
    tf.tidy(() => {
      expect(() => meanSquaredError(tf.ones([2]), tf.ones([2, 1]))).toThrow('expected [2], was "[2, 1]"');
      expect(() => quantileLoss(tf.ones([2]), tf.ones([2, 2]), [0.5])).toThrow('expected [2, 1]');
    });
  });

  it('has the gradients of finite differences', () => {
    tf.tidy(() => {
      const x = randomVariable([4, 3], 'x');
      const target = randomTensor([4, 3], 'target');
      const weight = tf.abs(randomTensor([4, 3], 'weight'));
      const quantiles = [0.1, 0.5, 0.9];
      const labels = tf.tensor2d([0, 1, 1, 0, 1, 0, 0, 0, 1, 1, 1, 0], [4, 3]);
      const checks: Record<string, () => Scalar> = {
        quantile: () =>
          quantileLoss(tf.reshape(tf.slice(target, [0, 0], [4, 1]), [4]) as Tensor, x, quantiles),
        crossEntropy: () => binaryCrossEntropy(labels, tf.sigmoid(x), weight),
        squared: () => meanSquaredError(target, x, weight),
      };
      for (const [name, loss] of Object.entries(checks))
        expect(gradientCheck(loss, [x]), name).toBeLessThan(5e-3);
      x.dispose();
    });
  });
});
