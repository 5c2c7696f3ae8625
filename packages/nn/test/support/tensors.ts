import { createRandom } from '@gammatwin/core';
import { maxRelativeDifference } from '@gammatwin/testkit';
import { expect } from 'vitest';
import { Parameters, type Scalar, type Tensor, tf, type Variable } from '../../src/index.ts';

/** Reproducible normal numbers of a shape. */
export function randomTensor(shape: number[], seed: number | string): Tensor {
  const random = createRandom(seed);
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    shape,
    'float32',
  );
}

export function randomVariable(shape: number[], seed: number | string): Variable {
  return tf.tidy(() => tf.variable(randomTensor(shape, seed)));
}

/** A scalar in which every element of `x` counts differently: what a gradient check should look at. */
export function weightedSum(x: Tensor, seed: number | string = 'sum'): Scalar {
  return tf.sum(tf.mul(x, randomTensor(x.shape, seed))) as Scalar;
}

/** Runs `body` with fresh parameters; frees them and every tensor made. */
export function withParameters(body: (parameters: Parameters) => void): void {
  const parameters = new Parameters(createRandom('test'));
  try {
    tf.tidy(() => {
      body(parameters);
    });
  } finally {
    parameters.dispose();
  }
}

/** The values of a tensor, compared to 1e-5 relative (absolute below 1). */
export function expectClose(x: Tensor, expected: ArrayLike<number>, tolerance = 1e-5): void {
  const values = x.dataSync();
  const difference = maxRelativeDifference(values, expected);
  expect(difference, `${Array.from(values)} and ${Array.from(expected)}`).toBeLessThanOrEqual(tolerance);
}

/** Sets the values of the variable named `name`. */
export function assign(parameters: Parameters, name: string, values: ArrayLike<number>): void {
  const variable = parameters.entries().get(name);
  if (!variable) throw new Error(`no ${name} among ${[...parameters.entries().keys()].join(', ')}`);
  tf.tidy(() => variable.assign(tf.tensor(Float32Array.from(values), variable.shape) as Tensor));
}

/** The variable's values, row-major. */
export function valuesOf(parameters: Parameters, name: string): number[] {
  return Array.from((parameters.entries().get(name) as Variable).dataSync());
}
