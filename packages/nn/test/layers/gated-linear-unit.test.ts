import { expect, it } from 'vitest';
import { GatedLinearUnit, gradientCheck, tf } from '../../src/index.ts';
import { onBackends } from '../support/on-backends.ts';
import { assign, expectClose, randomVariable, weightedSum, withParameters } from '../support/tensors.ts';

onBackends('GatedLinearUnit', () => {
  it('multiplies the second half by the sigmoid of the first', () => {
    withParameters((parameters) => {
      const layer = new GatedLinearUnit(parameters, { input: 1, output: 2 });
      assign(parameters, 'weights', [0, Math.log(3), 5, 7]);
      assign(parameters, 'bias', [0, 0, 0, 1]);
      // Gates σ(0) = 1/2 and σ(ln 3) = 3/4.
      expectClose(layer.apply(tf.tensor2d([1], [1, 1])), [2.5, 6]);
    });
  });

  it('has the gradients of finite differences', () => {
    withParameters((parameters) => {
      const layer = new GatedLinearUnit(parameters, { input: 4, output: 3 });
      const x = randomVariable([5, 4], 'x');
      expect(gradientCheck(() => weightedSum(layer.apply(x)), [...parameters.list(), x])).toBeLessThan(1e-3);
      x.dispose();
    });
  });
});
