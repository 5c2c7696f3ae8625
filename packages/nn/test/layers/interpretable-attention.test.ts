import { expect, it } from 'vitest';
import { gradientCheck, InterpretableAttention, inference, tf, trainingPass } from '../../src/index.ts';
import { onBackends } from '../support/on-backends.ts';
import {
  assign,
  expectClose,
  randomTensor,
  randomVariable,
  weightedSum,
  withParameters,
} from '../support/tensors.ts';

const causal = () => tf.tensor2d([1, 0, 0, 1, 1, 0, 1, 1, 1], [3, 3]);

onBackends('InterpretableAttention', () => {
  it('takes the mean of what it may see when all keys are alike', () => {
    withParameters((parameters) => {
      const layer = new InterpretableAttention(parameters, { size: 2, heads: 2 });
      assign(parameters, 'key/weights', [0, 0, 0, 0]);
      assign(parameters, 'value/weights', [1, 0]);
      assign(parameters, 'output/weights', [1, 10]);
      const x = tf.tensor3d([3, 0, 6, 0, 0, 0], [1, 3, 2]);
      const { output, weights } = layer.apply(x, x, x, causal(), inference);
      expectClose(weights, [1, 0, 0, 1 / 2, 1 / 2, 0, 1 / 3, 1 / 3, 1 / 3]);
      expectClose(output, [3, 30, 4.5, 45, 3, 30]);
    });
  });

  it('averages the softmax of the heads', () => {
    withParameters((parameters) => {
      const layer = new InterpretableAttention(parameters, { size: 2, heads: 2 });
      assign(parameters, 'query/weights', [1, 0, 0, 1]);
      assign(parameters, 'key/weights', [1, 0, 0, 1]);
      const q = tf.tensor3d([Math.log(2), Math.log(4)], [1, 1, 2]);
      const k = tf.tensor3d([0, 0, 1, 1], [1, 2, 2]);
      // Head 1 scores [0, ln 2], head 2 [0, ln 4], width 1: softmax [1/3, 2/3] and [1/5, 4/5].
      const { weights } = layer.apply(q, k, k, tf.ones([1, 2]), inference);
      expectClose(weights, [4 / 15, 11 / 15]);
    });
  });

  it('does not let the future change the past', () => {
    withParameters((parameters) => {
      const layer = new InterpretableAttention(parameters, { size: 4, heads: 2 });
      const x = randomTensor([2, 3, 4], 'x');
      const changed = tf.concat([tf.slice(x, [0, 0, 0], [2, 2, 4]), randomTensor([2, 1, 4], 'other')], 1);
      const [a, b] = [x, changed].map((y) =>
        tf.slice(layer.apply(y, y, y, causal(), inference).output, [0, 0, 0], [2, 2, 4]),
      ) as [tf.Tensor, tf.Tensor];
      expectClose(a, b.dataSync(), 0);
    });
  });

  it('has the gradients of finite differences, dropout included', () => {
    withParameters((parameters) => {
      const layer = new InterpretableAttention(parameters, { size: 4, heads: 2, dropout: 0.3 });
      const x = randomVariable([2, 3, 4], 'x');
      const loss = () =>
        weightedSum(layer.apply(x, x, x, causal(), trainingPass(tf.scalar(1, 'int32'))).output);
      expect(gradientCheck(loss, [...parameters.list(), x])).toBeLessThan(2e-3);
      x.dispose();
    });
  });

  it('refuses a size that the heads do not divide', () => {
    withParameters((parameters) => {
      expect(() => new InterpretableAttention(parameters, { size: 5, heads: 2 })).toThrow(
        'a multiple of 2 heads',
      );
    });
  });
});
