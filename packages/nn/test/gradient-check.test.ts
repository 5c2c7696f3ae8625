import { expect, it } from 'vitest';
import { gradientCheck, type Scalar, type Tensor, tf, type Variable } from '../src/index.ts';
import { onBackends } from './support/on-backends.ts';
import { randomVariable } from './support/tensors.ts';

/** Σ xᵖ whose tape says that the gradient is `factor` times what it is, for every element or for element 0 alone. */
function powerSum(x: Variable, power: number, factor = 1, only0 = false): Scalar {
  const falsely = tf.customGrad((input) => ({
    value: tf.sum(tf.pow(input as Tensor, power)),
    gradFunc: (dy: Tensor) => {
      const right = tf.mul(dy, tf.mul(power, tf.pow(input as Tensor, power - 1)));
      const factors = Float32Array.from({ length: x.size }, (_, i) => (only0 && i > 0 ? 1 : factor));
      return tf.mul(right, tf.tensor(factors, x.shape));
    },
  }));
  return falsely(x) as Scalar;
}

onBackends('gradientCheck', () => {
  it('accepts right gradients and finds wrong ones, in a single element too', () => {
    const x = randomVariable([3, 4], 'x');
    const before = Array.from(x.dataSync());
    expect(gradientCheck(() => powerSum(x, 2), [x])).toBeLessThan(1e-3);
    expect(gradientCheck(() => powerSum(x, 2, 1.1), [x])).toBeGreaterThan(0.02);
    expect(gradientCheck(() => powerSum(x, 2, -1), [x])).toBeGreaterThan(0.5);
    expect(gradientCheck(() => powerSum(x, 2, 3, true), [x])).toBeGreaterThan(0.02);
    expect(Array.from(x.dataSync())).toEqual(before);
    x.dispose();
  });

  it('counts a short gradient as a share of the longest', () => {
    const [x, y] = [randomVariable([8], 'x'), randomVariable([8], 'y')];
    const loss = () => tf.add(powerSum(x, 2), tf.mul(1e-2, powerSum(y, 2, 2))) as Scalar;
    const difference = gradientCheck(loss, [x, y], { floor: 1e-3 });
    expect(difference).toBeGreaterThan(0.1);
    expect(gradientCheck(loss, [x, y], { floor: 1 })).toBeLessThan(difference / 20);
    tf.dispose([x, y]);
  });

  it('is Infinity where the loss does not reach a variable', () => {
    const [x, y] = [randomVariable([2], 'x'), randomVariable([2], 'y')];
    expect(gradientCheck(() => powerSum(x, 2), [x, y])).toBe(Number.POSITIVE_INFINITY);
    tf.dispose([x, y]);
  });
});
