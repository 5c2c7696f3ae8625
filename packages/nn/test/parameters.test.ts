import { createRandom } from '@gammatwin/core';
import { expect, it } from 'vitest';
import { normal, Parameters, tf, zeros } from '../src/index.ts';
import { onBackends } from './support/on-backends.ts';

onBackends('Parameters', () => {
  it('names variables from the root and counts their numbers', () => {
    const root = new Parameters(createRandom(1));
    const scope = root.scope('encoder').scope('first');
    root.variable('scale', [], zeros);
    const weights = scope.variable('weights', [2, 3], zeros);
    expect([...root.entries().keys()]).toEqual(['scale', 'encoder/first/weights']);
    expect([...scope.entries()]).toEqual([['encoder/first/weights', weights]]);
    expect(root.count()).toBe(7);
    expect(() => root.scope('encoder').variable('first/weights', [1], zeros)).toThrow(
      '"encoder/first/weights"',
    );
    root.dispose();
    expect(root.list()).toEqual([]);
  });

  it('starts a variable from the seed and its name alone', () => {
    const first = new Parameters(createRandom(1));
    const second = new Parameters(createRandom(1));
    const a = first.variable('a', [4], normal(1));
    second.variable('other', [7], normal(1));
    const b = second.variable('a', [4], normal(1));
    const c = second.variable('c', [4], normal(1));
    expect(b.dataSync()).toEqual(a.dataSync());
    expect(c.dataSync()).not.toEqual(a.dataSync());
    first.dispose();
    second.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });
});
