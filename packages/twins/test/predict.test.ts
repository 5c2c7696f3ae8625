import { createRandom } from '@gammatwin/core';
import { startEngine, tf } from '@gammatwin/nn';
import {
  createTwins,
  predictionAt,
  predictTwinSessions,
  predictTwins,
  type TrainedTwins,
} from '@gammatwin/twins';
import { beforeAll, describe, expect, it } from 'vitest';
import { normals, syntheticTraining } from './synthetic.ts';

const { config, symbols, optionNames } = syntheticTraining();
const sessions = 70; // more than are run at once
const embeddings = normals(createRandom(1), sessions * 3 * config.embeddingSize);
const options = normals(createRandom(2), sessions * 3 * config.optionsFeatures);
let trained: TrainedTwins;

beforeAll(async () => {
  await startEngine();
  trained = createTwins(createRandom(3), {
    config,
    symbols,
    optionNames,
    returnScale: [0.02, 0.03, 0.04],
    volatilityScale: [0.01, 0.02, 0.03],
    trainedFrom: 20_000,
    trainedTo: 20_100,
  });
});

describe('predictTwins', () => {
  it('says for each session what predictTwinSessions says, stock by stock', async () => {
    const before = tf.memory().numTensors;
    const columns = await predictTwinSessions(trained, embeddings, options);
    for (const s of [0, 41, 69]) {
      const predictions = predictTwins(
        trained,
        embeddings.slice(s * 3 * config.embeddingSize, (s + 1) * 3 * config.embeddingSize),
        options.slice(s * 3 * config.optionsFeatures, (s + 1) * 3 * config.optionsFeatures),
      );
      predictions.forEach((prediction, n) => {
        const other = predictionAt(columns, symbols[n]!, s * 3 + n);
        expect(prediction.symbol).toBe(symbols[n]);
        expect(prediction.regime).toBe(other.regime);
        for (const field of [
          'expectedReturn',
          'hitProbability',
          'volatilityPerDay',
          'q10',
          'q90',
          'pcrGate',
        ] as const) {
          expect(prediction[field], field).toBeCloseTo(other[field], 6);
        }
      });
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('names the most probable regime and scales by stock', () => {
    const doubled = { ...trained, returnScale: trained.returnScale.map((x) => 2 * x) };
    const [e, o] = [
      embeddings.slice(0, 3 * config.embeddingSize),
      options.slice(0, 3 * config.optionsFeatures),
    ];
    const [plain, wide] = [predictTwins(trained, e, o), predictTwins(doubled, e, o)];
    plain.forEach((prediction, n) => {
      expect(wide[n]?.q90).toBeCloseTo(2 * prediction.q90, 6);
      expect(wide[n]?.volatilityPerDay).toBe(prediction.volatilityPerDay);
      expect(prediction.regimeProbabilities).toHaveLength(4);
      expect(Math.max(...prediction.regimeProbabilities)).toBe(
        prediction.regimeProbabilities[
          ['Trending', 'MeanReverting', 'HighVolatility', 'Quiet'].indexOf(prediction.regime)
        ],
      );
    });
  });

  it('refuses inputs of another size', () => {
    expect(() => predictTwins(trained, embeddings, options)).toThrow('one session of 3 stocks, was 70');
    expect(() => predictTwins(trained, embeddings.slice(0, 12), options)).toThrow(
      'options: expected [1, 3, 5]',
    );
  });
});
