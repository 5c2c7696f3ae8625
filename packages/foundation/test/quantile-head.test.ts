import { createRandom } from '@gammatwin/core';
import { Parameters, startEngine, tf } from '@gammatwin/nn';
import { beforeAll, describe, expect, it } from 'vitest';
import { QuantileHead } from '../src/quantile-head.ts';
import { normals } from './synthetic.ts';

beforeAll(async () => {
  await startEngine();
});

describe('QuantileHead', () => {
  it('predicts a logistic distribution of deviation 1 from nothing', () => {
    const parameters = new Parameters(createRandom(1));
    const head = new QuantileHead(parameters, 3, [0.1, 0.25, 0.5, 0.9]);
    const quantiles = tf.tidy(() => head.apply(tf.zeros([2, 3])).dataSync());
    // s · ln(p / (1 − p)) with s = √3 / π; a variance of s² π² / 3 = 1.
    const expected = [0.1, 0.25, 0.5, 0.9].map((p) => (Math.sqrt(3) / Math.PI) * Math.log(p / (1 - p)));
    for (let i = 0; i < 8; i++) expect(quantiles[i]).toBeCloseTo(expected[i % 4]!, 5);
    parameters.dispose();
  });

  it('never lets quantiles cross, whatever the input', () => {
    const parameters = new Parameters(createRandom(2));
    const head = new QuantileHead(parameters, 4, [0.05, 0.3, 0.5, 0.7, 0.95]);
    const x = normals(createRandom(3), 4 * 200).map((value) => 10 * value);
    const quantiles = tf.tidy(() => head.apply(tf.tensor(x, [10, 20, 4])).dataSync());
    expect(quantiles).toHaveLength(1000);
    for (let row = 0; row < 200; row++) {
      for (let k = 1; k < 5; k++) {
        expect(quantiles[row * 5 + k]).toBeGreaterThanOrEqual(quantiles[row * 5 + k - 1]!);
      }
    }
    parameters.dispose();
  });
});
