import { expect, it } from 'vitest';
import { GatedResidualNetwork, gradientCheck, inference, tf, trainingPass } from '../../src/index.ts';
import { onBackends } from '../support/on-backends.ts';
import { assign, expectClose, randomVariable, weightedSum, withParameters } from '../support/tensors.ts';

const z = 1 / Math.sqrt(1.00001);

onBackends('GatedResidualNetwork', () => {
  it('is the layer norm of its input when the gate is shut', () => {
    withParameters((parameters) => {
      const layer = new GatedResidualNetwork(parameters, { input: 2, hidden: 3, output: 2 });
      assign(parameters, 'gate/bias', [-100, -100, 0, 0]);
      expectClose(layer.apply(tf.tensor2d([1, 3], [1, 2]), inference), [-z, z]);
    });
  });

  it('is equations 2 to 4 with weights of one', () => {
    withParameters((parameters) => {
      const layer = new GatedResidualNetwork(parameters, { input: 2, hidden: 2, output: 2, context: 1 });
      assign(parameters, 'first/weights', [1, 0, 0, 1]);
      assign(parameters, 'context/weights', [1, -1]);
      assign(parameters, 'second/weights', [1, 0, 0, 1]);
      assign(parameters, 'gate/weights', [0, 0, 2, 0, 0, 0, 0, 2]);
      // a = [1, 1], c = 2: sum [3, −1], ELU [3, e⁻¹ − 1], gates 1/2, so a + GLU = [4, e⁻¹]: two unequal numbers.
      const y = layer.apply(tf.tensor2d([1, 1], [1, 2]), inference, tf.tensor2d([2], [1, 1]));
      const half = (4 - Math.exp(-1)) / 2;
      const scale = half / Math.sqrt(half * half + 1e-5);
      expectClose(y, [scale, -scale]);
      assign(parameters, 'norm/gain', [half / scale, half / scale]);
      assign(parameters, 'norm/bias', [2 + Math.exp(-1) / 2, 2 + Math.exp(-1) / 2]);
      expectClose(layer.apply(tf.tensor2d([1, 1], [1, 2]), inference, tf.tensor2d([2], [1, 1])), [
        4,
        Math.exp(-1),
      ]);
    });
  });

  it('gives every time the same context when that has no time axis', () => {
    withParameters((parameters) => {
      const layer = new GatedResidualNetwork(parameters, { input: 3, hidden: 4, output: 5, context: 2 });
      const [x, c] = [randomVariable([2, 3, 3], 'x'), randomVariable([2, 2], 'c')];
      const repeated = tf.tile(tf.expandDims(c, 1), [1, 3, 1]);
      expectClose(layer.apply(x, inference, c), layer.apply(x, inference, repeated).dataSync());
      expect(() => layer.apply(x, inference)).toThrow('context');
      tf.dispose([x, c]);
    });
  });

  it('has the gradients of finite differences, dropout included', () => {
    withParameters((parameters) => {
      const layer = new GatedResidualNetwork(parameters, {
        input: 3,
        hidden: 4,
        output: 5,
        context: 2,
        dropout: 0.3,
      });
      const [x, c] = [randomVariable([2, 3, 3], 'x'), randomVariable([2, 2], 'c')];
      const loss = () => weightedSum(layer.apply(x, trainingPass(tf.scalar(7, 'int32')), c));
      expect(gradientCheck(loss, [...parameters.list(), x, c])).toBeLessThan(5e-3);
      tf.dispose([x, c]);
    });
  });
});
