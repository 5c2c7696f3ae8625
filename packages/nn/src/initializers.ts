import type { Random } from '@gammatwin/core';

/** Makes the first values of a variable of `shape`, row-major. */
export type Initializer = (shape: readonly number[], random: Random) => Float32Array;

export const zeros: Initializer = (shape) => new Float32Array(size(shape));

export const ones: Initializer = (shape) => new Float32Array(size(shape)).fill(1);

export function constant(value: number): Initializer {
  return (shape) => new Float32Array(size(shape)).fill(value);
}

/** Normal with mean 0. */
export function normal(stddev: number): Initializer {
  return (shape, random) => new Float32Array(size(shape)).map(() => stddev * random.normal());
}

/** Uniform in [-limit, limit). */
export function uniform(limit: number): Initializer {
  return (shape, random) => new Float32Array(size(shape)).map(() => limit * (2 * random.uniform() - 1));
}

/** Uniform with limit √(6 / (in + out)) over the last two axes [.., in, out] (Glorot and Bengio 2010). */
export function glorotUniform(): Initializer {
  return (shape, random) => uniform(Math.sqrt(6 / (fanIn(shape) + (shape.at(-1) ?? 1))))(shape, random);
}

/**
 * Uniform with limit √(6 / ((1 + a²) · in)), `in` the second-last axis of [.., in, out] (He et al. 2015). The default
 * a = √5 gives ±1/√in, as PyTorch's linear layers start.
 */
export function kaimingUniform(a: number = Math.sqrt(5)): Initializer {
  return (shape, random) => uniform(Math.sqrt(6 / ((1 + a * a) * fanIn(shape))))(shape, random);
}

function fanIn(shape: readonly number[]): number {
  return shape.at(-2) ?? shape.at(-1) ?? 1;
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
