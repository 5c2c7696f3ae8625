import { startEngine, tf } from '@gammatwin/nn';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchTensors, stockFirst } from '../src/batch.ts';
import { fitLabelScales } from '../src/label-scales.ts';
import { range, syntheticTraining } from './synthetic.ts';

beforeAll(async () => {
  await startEngine();
});

describe('batchTensors', () => {
  it('puts every value where the stack looks for it, scaled, with masks for the unknown', () => {
    const data = syntheticTraining();
    const returns = data.labels.return5d.slice();
    const at = 9 * 3 + 1; // session 9, stock 1
    returns[at - 1] = Number.NaN;
    const distance = data.maxPainDistance.slice();
    distance[at] = Number.NaN;
    const given = { ...data, maxPainDistance: distance, labels: { ...data.labels, return5d: returns } };
    const tensors = batchTensors(given, { returnScale: [1, 0.5, 1], volatilityScale: [1, 1, 1] }, [4, 9]);
    tf.tidy(() => {
      const { embedding, options, targets } = stockFirst(tensors);
      expect(embedding.shape).toEqual([3, 2, 4]);
      const row = 1 * 2 + 1; // stock 1, second session of the batch
      expect(embedding.dataSync()[row * 4 + 2]).toBe(data.embeddings[at * 4 + 2]);
      expect(options.dataSync()[row * 5 + 3]).toBe(data.options[at * 5 + 3]);
      expect(targets.return.dataSync()[row]).toBeCloseTo(data.labels.return5d[at]! / 0.5, 6);
      expect([...targets.returnKnown.dataSync()]).toEqual([1, 0, 1, 1, 1, 1]);
      expect(targets.return.dataSync()[1]).toBe(0);
      expect([...targets.optionsKnown.dataSync()]).toEqual([1, 1, 1, 0, 1, 1]);
      const regime = data.labels.regime[at]!;
      expect([...targets.regime.dataSync().slice(row * 4, row * 4 + 4)]).toEqual(
        [0, 1, 2, 3].map((k) => (k === regime ? 1 : 0)),
      );
    });
    tf.dispose(Object.values(tensors));
  });
});

describe('fitLabelScales', () => {
  it("measures each stock's training sessions alone, and all stocks together where it has few labels", () => {
    const data = syntheticTraining();
    const returns = new Float32Array(1080).fill(Number.NaN);
    for (let t = 0; t < 40; t++) returns[t * 3] = t % 2 === 0 ? 0.01 : -0.01;
    for (let t = 40; t < 200; t++) returns[t * 3] = 5; // not in training
    returns[1] = 0.03;
    const labels = {
      ...data.labels,
      return5d: returns,
      realizedVolatility: new Float32Array(1080).fill(0.02),
    };
    const { returnScale, volatilityScale } = fitLabelScales({ ...data, labels }, range(0, 40));
    expect(returnScale[0]).toBeCloseTo(0.01, 7);
    // 41 values, sum 0.03, squares 0.004 + 0.0009.
    expect(returnScale[1]).toBeCloseTo(Math.sqrt(0.0049 / 41 - (0.03 / 41) ** 2), 7);
    expect(returnScale[2]).toBe(returnScale[1]);
    expect(volatilityScale[0]).toBeCloseTo(0.02, 7);
  });

  it('refuses labels without any known value', () => {
    const data = syntheticTraining();
    const labels = { ...data.labels, return5d: new Float32Array(1080).fill(Number.NaN) };
    expect(() => fitLabelScales({ ...data, labels }, range(0, 40))).toThrow('labels return5d');
  });
});
