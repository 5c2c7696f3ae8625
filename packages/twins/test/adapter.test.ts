import { createRandom } from '@gammatwin/core';
import { Parameters, startEngine, tf } from '@gammatwin/nn';
import { beforeAll, describe, expect, it } from 'vitest';
import { Adapter } from '../src/adapter.ts';
import { normals } from './synthetic.ts';

beforeAll(async () => {
  await startEngine();
});

describe('Adapter', () => {
  it('starts as the identity, to the bit', () => {
    const parameters = new Parameters(createRandom(1));
    const adapter = new Adapter(parameters, 3, 6, 2);
    const x = normals(createRandom(2), 3 * 4 * 6);
    const y = tf.tidy(() => adapter.apply(tf.tensor(x, [3, 4, 6])).dataSync());
    expect(y).toEqual(x);
    parameters.dispose();
  });

  it('adds up · relu(down · x) with each model its own weights', () => {
    const parameters = new Parameters(createRandom(1));
    const adapter = new Adapter(parameters, 2, 2, 1);
    const [down, up] = parameters.list();
    tf.tidy(() => {
      down?.assign(tf.tensor([1, 2, /**/ -1, 1], [2, 2, 1]));
      up?.assign(tf.tensor([10, 100, /**/ 1, 2], [2, 1, 2]));
    });
    const y = tf.tidy(() => adapter.apply(tf.tensor([3, 4, /**/ 5, 4], [2, 1, 2])).dataSync());
    // Model 0: relu(3 + 8) = 11 → [3 + 110, 4 + 1100]. Model 1: relu(−5 + 4) = 0 → unchanged.
    expect([...y]).toEqual([113, 1104, 5, 4]);
    parameters.dispose();
  });
});
