import { expect, it } from 'vitest';
import { Embedding, type Scalar, tf } from '../../src/index.ts';
import { onBackends } from '../support/on-backends.ts';
import { assign, expectClose, withParameters } from '../support/tensors.ts';

onBackends('Embedding', () => {
  it('looks rows up', () => {
    withParameters((parameters) => {
      const layer = new Embedding(parameters, { entries: 3, size: 2 });
      assign(parameters, 'table', [1, 2, 3, 4, 5, 6]);
      const y = layer.apply(tf.tensor2d([2, 0, 0, 1], [2, 2], 'int32'));
      expect(y.shape).toEqual([2, 2, 2]);
      expectClose(y, [5, 6, 1, 2, 1, 2, 3, 4]);
    });
  });

  it('adds up the gradients of a row that is looked up twice', () => {
    withParameters((parameters) => {
      const layer = new Embedding(parameters, { entries: 3, size: 1 });
      const weights = tf.tensor2d([10, 20, 30], [3, 1]);
      const indices = tf.tensor1d([0, 2, 0], 'int32');
      const { grads } = tf.variableGrads(
        () => tf.sum(tf.mul(layer.apply(indices), weights)) as Scalar,
        parameters.list(),
      );
      expectClose(grads[layer.table.name] as tf.Tensor, [40, 0, 20]);
    });
  });
});
