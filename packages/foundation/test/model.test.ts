import { createRandom } from '@gammatwin/core';
import { Foundation, foundationConfig } from '@gammatwin/foundation';
import { gradientCheck, inference, Parameters, type Scalar, startEngine, tf } from '@gammatwin/nn';
import { beforeAll, describe, expect, it } from 'vitest';
import { foundationLoss } from '../src/loss.ts';
import { normals, tinyConfig } from './synthetic.ts';

const [days, stocks, features] = [2, 5, 3];
const { window, embeddingSize } = tinyConfig;
const perStock = window * features;

beforeAll(async () => {
  await startEngine();
});

/** Embeddings [D · N] rows of one model over `x` [D, N, W, F]. */
function embed(model: Foundation, x: Float32Array, mask: Float32Array): Float32Array[] {
  const values = tf.tidy(() =>
    model
      .embed(
        tf.tensor(x, [days, stocks, window, features]),
        tf.tensor(mask, [days, stocks, stocks]),
        inference,
      )
      .dataSync<'float32'>(),
  );
  return Array.from({ length: days * stocks }, (_, i) =>
    values.subarray(i * embeddingSize, (i + 1) * embeddingSize),
  );
}

function changed(a: Float32Array[], b: Float32Array[]): number[] {
  return a.map((_, i) => i).filter((i) => a[i]!.some((value, k) => Math.abs(value - b[i]![k]!) > 1e-5));
}

describe('Foundation', () => {
  it('lets a stock hear itself and its neighbours of the same session only', () => {
    const parameters = new Parameters(createRandom(1));
    const model = new Foundation(parameters, tinyConfig, features, [2]);
    const x = normals(createRandom(2), days * stocks * perStock);
    const mask = new Float32Array(days * stocks * stocks);
    mask[3 * stocks + 1] = 1; // in session 0, stock 3 listens to stock 1
    const before = embed(model, x, mask);
    const other = x.slice();
    for (let i = 0; i < perStock; i++) other[perStock + i]! += 1; // stock 1 of session 0
    expect(changed(before, embed(model, other, mask))).toEqual([1, 3]);
    parameters.dispose();
  });

  it('reads every step of the window', () => {
    const parameters = new Parameters(createRandom(1));
    const model = new Foundation(parameters, tinyConfig, features);
    const x = normals(createRandom(2), days * stocks * perStock);
    const mask = new Float32Array(days * stocks * stocks);
    const before = embed(model, x, mask);
    for (let w = 0; w < window; w++) {
      const other = x.slice();
      other[w * features]! += 2;
      expect(changed(before, embed(model, other, mask)), `step ${w}`).toEqual([0]);
    }
    parameters.dispose();
  });

  it('does not care in which order the stocks stand', () => {
    const parameters = new Parameters(createRandom(1));
    const model = new Foundation(parameters, tinyConfig, features, [0]);
    const random = createRandom(3);
    const x = normals(random, days * stocks * perStock);
    const mask = Float32Array.from({ length: days * stocks * stocks }, () => random.integer(0, 1));
    const order = [3, 0, 4, 1, 2];
    const xMoved = x.map((_, i) => {
      const [d, n] = [Math.floor(i / (stocks * perStock)), Math.floor(i / perStock) % stocks];
      return x[(d * stocks + order[n]!) * perStock + (i % perStock)]!;
    });
    const maskMoved = mask.map((_, i) => {
      const [d, row, column] = [Math.floor(i / stocks ** 2), Math.floor(i / stocks) % stocks, i % stocks];
      return mask[(d * stocks + order[row]!) * stocks + order[column]!]!;
    });
    const before = embed(model, x, mask);
    const moved = embed(model, xMoved, maskMoved);
    for (let d = 0; d < days; d++) {
      for (let n = 0; n < stocks; n++) {
        const [a, b] = [moved[d * stocks + n]!, before[d * stocks + order[n]!]!];
        a.forEach((value, k) => {
          expect(value).toBeCloseTo(b[k]!, 4);
        });
      }
    }
    parameters.dispose();
  });

  it('has the gradients that finite differences give, for every variable', () => {
    const config = foundationConfig({ ...tinyConfig, temporalSize: 4, relationalSize: 4, embeddingSize: 4 });
    const parameters = new Parameters(createRandom(5));
    const model = new Foundation(parameters, config, features, [1]);
    const random = createRandom(6);
    const x = tf.tensor(normals(random, days * stocks * perStock), [days, stocks, window, features]);
    const mask = tf.tensor(
      Float32Array.from({ length: days * stocks * stocks }, () => random.integer(0, 1)),
      [days, stocks, stocks],
    );
    const target = tf.tensor(normals(random, days * stocks), [days, stocks]);
    const known = tf.tensor(
      Float32Array.from({ length: days * stocks }, (_, i) => (i % 3 === 0 ? 0 : 1)),
      [days, stocks],
    );
    const loss = () =>
      foundationLoss(
        target,
        model.quantiles(model.embed(x, mask, inference)),
        config.quantiles,
        known,
      ) as Scalar;
    expect(gradientCheck(loss, parameters.list(), { step: 3e-3 })).toBeLessThan(0.02);
    tf.dispose([x, mask, target, known]);
    parameters.dispose();
  });
});
