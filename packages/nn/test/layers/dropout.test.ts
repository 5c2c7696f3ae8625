import { expect, it } from 'vitest';
import { dropout, inference, tf, trainingPass } from '../../src/index.ts';
import { onBackends } from '../support/on-backends.ts';

const seeded = (seed: number) => trainingPass(tf.scalar(seed, 'int32'));

onBackends('dropout', () => {
  it('is the identity in inference and at rate 0', () => {
    tf.tidy(() => {
      const x = tf.ones([3]);
      expect(dropout(x, 0.5, inference)).toBe(x);
      expect(dropout(x, 0, seeded(1))).toBe(x);
    });
  });

  it('keeps the given share and scales what it keeps', () => {
    tf.tidy(() => {
      const values = dropout(tf.ones([100, 100]), 0.2, seeded(1)).dataSync();
      const kept = values.filter((value) => value > 0);
      expect(new Set(kept)).toEqual(new Set([1.25]));
      // Binomial: 8000 ± 40 of 10000; five standard deviations.
      expect(Math.abs(kept.length - 8000)).toBeLessThan(200);
    });
  });

  it('repeats with the seed, differs with another and from call to call', () => {
    tf.tidy(() => {
      const x = tf.ones([64]);
      const pass = seeded(1);
      const [first, second] = [dropout(x, 0.5, pass).dataSync(), dropout(x, 0.5, pass).dataSync()];
      expect(dropout(x, 0.5, seeded(1)).dataSync()).toEqual(first);
      expect(dropout(x, 0.5, seeded(2)).dataSync()).not.toEqual(first);
      expect(second).not.toEqual(first);
    });
  });

  it('refuses a rate of 1', () => {
    tf.tidy(() => {
      expect(() => dropout(tf.ones([3]), 1, inference)).toThrow('expected in [0, 1), was 1');
    });
  });
});
