import { createRandom } from '@gammatwin/core';
import { expect, it } from 'vitest';
import { constant, glorotUniform, kaimingUniform, normal, ones, uniform, zeros } from '../src/index.ts';

const random = () => createRandom('initializers');
const largest = (values: Float32Array) => Math.max(...values.map(Math.abs));

it('fills with one value', () => {
  expect(zeros([2, 2], random())).toEqual(new Float32Array(4));
  expect(ones([2], random())).toEqual(Float32Array.of(1, 1));
  expect(constant(3)([2], random())).toEqual(Float32Array.of(3, 3));
});

// A maximum of n uniform draws falls short of the limit by about limit / n.
it.each([
  ['uniform', uniform(0.5), [1000], 0.5],
  ['Glorot', glorotUniform(), [3, 30, 20], Math.sqrt(6 / 50)],
  ['Kaiming, default a', kaimingUniform(), [3, 25, 20], 1 / 5],
  ['Kaiming, a = 0', kaimingUniform(0), [3, 24, 20], 1 / 2],
] as const)('%s stays within its limit and uses it', (_, initializer, shape, limit) => {
  const values = initializer(shape, random());
  expect(largest(values)).toBeLessThanOrEqual(Math.fround(limit));
  expect(largest(values)).toBeGreaterThan(0.98 * limit);
  expect(Math.min(...values)).toBeLessThan(-0.9 * limit);
});

it('draws normal numbers of a spread', () => {
  const values = normal(2)([10_000], random());
  const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  // Standard error of the variance: 4 · √(2 / 10000) = 0.057.
  expect(Math.abs(variance - 4)).toBeLessThan(0.25);
});
