import { expect, it } from 'vitest';
import { gradientCheck, StackedLinear, tf } from '../../src/index.ts';
import { onBackends } from '../support/on-backends.ts';
import { assign, expectClose, randomTensor, weightedSum, withParameters } from '../support/tensors.ts';

onBackends('StackedLinear', () => {
  it('gives each model its own weights and bias', () => {
    withParameters((parameters) => {
      const layer = new StackedLinear(parameters, { models: 2, input: 2, output: 1 });
      assign(parameters, 'weights', [1, 2, 3, 4]);
      assign(parameters, 'bias', [10, 20]);
      const y = layer.apply(tf.tensor3d([1, 1, 0, 1, 1, 1, 0, 1], [2, 2, 2]));
      expect(y.shape).toEqual([2, 2, 1]);
      expectClose(y, [13, 12, 27, 24]);
    });
  });

  it('has the gradients of finite differences', () => {
    withParameters((parameters) => {
      const layer = new StackedLinear(parameters, { models: 3, input: 4, output: 2 });
      const x = randomTensor([3, 5, 4], 'x');
      expect(gradientCheck(() => weightedSum(layer.apply(x)), parameters.list())).toBeLessThan(1e-3);
    });
  });

  it('refuses another number of models', () => {
    withParameters((parameters) => {
      const layer = new StackedLinear(parameters, { models: 3, input: 4, output: 2 });
      expect(() => layer.apply(tf.zeros([2, 5, 4]))).toThrow('expected [3, batch, 4], was "[2, 5, 4]"');
    });
  });
});
