import { expect, it } from 'vitest';
import { leakyRelu } from '../src/activations.ts';
import { elu, type Tensor, tanh, tf } from '../src/index.ts';
import { onBackends } from './support/on-backends.ts';
import { expectClose } from './support/tensors.ts';

const x = [-30, -2, -0.5, 0.5, 2, 30];
const at = (f: (value: number) => number) => x.map(f);

onBackends('activations', () => {
  it.each([
    ['tanh', tanh, Math.tanh, (v: number) => 1 - Math.tanh(v) ** 2],
    ['elu', elu, (v: number) => (v > 0 ? v : Math.expm1(v)), (v: number) => (v > 0 ? 1 : Math.exp(v))],
    ['leakyRelu', leakyRelu, (v: number) => (v > 0 ? v : 0.2 * v), (v: number) => (v > 0 ? 1 : 0.2)],
  ] as const)('%s and its derivative', (_, operation, value, derivative) => {
    tf.tidy(() => {
      expectClose(operation(tf.tensor1d(x)), at(value), 1e-6);
      expectClose(tf.grad((y: Tensor) => operation(y))(tf.tensor1d(x)), at(derivative), 1e-6);
    });
  });

  it('elu has slope 1 at zero', () => {
    tf.tidy(() => {
      expect(
        tf
          .grad((y: Tensor) => elu(y))(tf.tensor1d([0]))
          .dataSync()[0],
      ).toBe(1);
    });
  });
});
