import { expect, it } from 'vitest';
import { gradientCheck, LayerNorm, tf } from '../../src/index.ts';
import { onBackends } from '../support/on-backends.ts';
import { assign, expectClose, randomVariable, weightedSum, withParameters } from '../support/tensors.ts';

onBackends('LayerNorm', () => {
  it('standardises the last axis, then scales and shifts', () => {
    withParameters((parameters) => {
      const layer = new LayerNorm(parameters, { size: 2 });
      assign(parameters, 'gain', [2, 3]);
      assign(parameters, 'bias', [10, 20]);
      // Mean 2, variance 1: z = ∓1 / √1.00001. Equal elements: z = 0.
      const z = 1 / Math.sqrt(1.00001);
      expectClose(layer.apply(tf.tensor2d([1, 3, 7, 7], [2, 2])), [10 - 2 * z, 20 + 3 * z, 10, 20]);
    });
  });

  it('has own gain and bias for stacked models', () => {
    withParameters((parameters) => {
      const layer = new LayerNorm(parameters, { size: 2, models: 2 });
      assign(parameters, 'gain', [1, 1, 5, 5]);
      assign(parameters, 'bias', [0, 0, 1, 1]);
      const z = 1 / Math.sqrt(1.00001);
      expectClose(layer.apply(tf.tensor3d([1, 3, 1, 3], [2, 1, 2])), [-z, z, 1 - 5 * z, 1 + 5 * z]);
    });
  });

  it.each([undefined, 3])('has the gradients of finite differences (models: %s)', (models) => {
    withParameters((parameters) => {
      const layer = new LayerNorm(parameters, models === undefined ? { size: 5 } : { size: 5, models });
      const x = randomVariable([3, 4, 5], 'x');
      expect(gradientCheck(() => weightedSum(layer.apply(x)), [...parameters.list(), x])).toBeLessThan(1e-3);
      x.dispose();
    });
  });
});
