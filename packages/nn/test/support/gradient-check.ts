import { type Scalar, type Tensor, tf, type Variable } from '../../src/index.ts';

/**
 * Largest difference between the tape's gradient of `loss` and central differences, over up to `samples` elements of
 * every variable, relative to the largest gradient of that variable, or to 1 % of the largest of all where that is more.
 */
export function gradientCheck(
  loss: () => Scalar,
  variables: readonly Variable[],
  step = 1e-2,
  samples = 12,
): number {
  let worst = 0;
  const { value, grads } = tf.variableGrads(loss, [...variables]);
  value.dispose();
  const largest = Math.max(
    ...Object.values(grads).map((gradient) =>
      tf.tidy(() => tf.max(tf.abs(gradient)).dataSync()[0] as number),
    ),
  );
  for (const variable of variables) {
    const gradient = grads[variable.name];
    const analytic = gradient ? gradient.dataSync() : new Float32Array(variable.size);
    gradient?.dispose();
    const scale = Math.max(largest / 100, ...Array.from(analytic, Math.abs));
    const values = Float32Array.from(variable.dataSync());
    for (let k = 0; k < Math.min(samples, values.length); k++) {
      const i = Math.floor((k * values.length) / Math.min(samples, values.length));
      const at = (shift: number) => {
        const moved = Float32Array.from(values);
        moved[i] = (moved[i] as number) + shift;
        set(variable, moved);
        const result = tf.tidy(() => loss().dataSync()[0] as number);
        set(variable, values);
        return result;
      };
      const numeric = (at(step) - at(-step)) / (2 * step);
      worst = Math.max(worst, Math.abs(numeric - (analytic[i] as number)) / scale);
    }
  }
  return worst;
}

function set(variable: Variable, values: ArrayLike<number>): void {
  tf.tidy(() => variable.assign(tf.tensor(Float32Array.from(values), variable.shape) as Tensor));
}
