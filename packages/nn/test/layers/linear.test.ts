import { expect, it } from 'vitest';
import { gradientCheck, Linear, tf } from '../../src/index.ts';
import { onBackends } from '../support/on-backends.ts';
import { assign, expectClose, randomTensor, weightedSum, withParameters } from '../support/tensors.ts';

onBackends('Linear', () => {
  it('multiplies and adds the bias', () => {
    withParameters((parameters) => {
      const layer = new Linear(parameters, { input: 2, output: 3 });
      assign(parameters, 'weights', [1, 2, 3, 4, 5, 6]);
      assign(parameters, 'bias', [10, 20, 30]);
      const y = layer.apply(tf.tensor3d([1, 1, 2, -1], [1, 2, 2]));
      expect(y.shape).toEqual([1, 2, 3]);
      expectClose(y, [15, 27, 39, 8, 19, 30]);
    });
  });

  it('has no bias when asked for none', () => {
    withParameters((parameters) => {
      new Linear(parameters, { input: 2, output: 3, bias: false });
      expect([...parameters.entries().keys()]).toEqual(['weights']);
    });
  });

  it('has the gradients of finite differences', () => {
    withParameters((parameters) => {
      const layer = new Linear(parameters, { input: 4, output: 3 });
      const x = randomTensor([2, 3, 4], 'x');
      expect(gradientCheck(() => weightedSum(layer.apply(x)), parameters.list())).toBeLessThan(1e-3);
    });
  });

  it('refuses another width', () => {
    withParameters((parameters) => {
      const layer = new Linear(parameters, { input: 2, output: 3 });
      expect(() => layer.apply(tf.zeros([5, 4]))).toThrow('expected [..., 2], was "[5, 4]"');
    });
  });
});
