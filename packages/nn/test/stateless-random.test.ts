import { expect, it } from 'vitest';
import { StatelessRandom, tf } from '../src/index.ts';
import { onBackends } from './support/on-backends.ts';

const random = (seed: number, salt?: number) => new StatelessRandom(tf.scalar(seed, 'int32'), salt);

onBackends('StatelessRandom', () => {
  it('is a function of seed, salt and call', () => {
    tf.tidy(() => {
      const generator = random(5);
      const [first, second] = [generator.uniform([3, 2]), generator.uniform([3, 2])];
      expect(first.shape).toEqual([3, 2]);
      expect(random(5).uniform([3, 2]).dataSync()).toEqual(first.dataSync());
      for (const other of [second, random(6).uniform([3, 2]), random(5, 1).uniform([3, 2])]) {
        expect(other.dataSync()).not.toEqual(first.dataSync());
      }
    });
  });

  // Standard errors at 20,000 draws: mean of uniforms 0.002, mean of normals 0.007, variance of normals 0.01.
  it('has the moments of its distributions', () => {
    tf.tidy(() => {
      const moments = (values: Float32Array) => {
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        return {
          mean,
          variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length,
        };
      };
      const uniform = random(1).uniform([20_000]).dataSync() as Float32Array;
      expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...uniform)).toBeLessThan(1);
      expect(Math.abs(moments(uniform).mean - 1 / 2)).toBeLessThan(0.01);
      expect(Math.abs(moments(uniform).variance - 1 / 12)).toBeLessThan(0.005);
      const normal = moments(random(1).normal([20_000]).dataSync() as Float32Array);
      expect(Math.abs(normal.mean)).toBeLessThan(0.035);
      expect(Math.abs(normal.variance - 1)).toBeLessThan(0.05);
    });
  });

  it('does not correlate neighbouring seeds', () => {
    tf.tidy(() => {
      const [a, b] = [1, 2].map((seed) => random(seed).normal([20_000]).dataSync()) as [
        Float32Array,
        Float32Array,
      ];
      const correlation = a.reduce((sum, value, i) => sum + value * (b[i] as number), 0) / a.length;
      expect(Math.abs(correlation)).toBeLessThan(0.035);
    });
  });
});
