import { createRandom } from '@gammatwin/core';
import { createFoundation, embedSessions, predictQuantiles } from '@gammatwin/foundation';
import { startEngine, tf } from '@gammatwin/nn';
import { beforeAll, describe, expect, it } from 'vitest';
import { range, syntheticTraining } from './synthetic.ts';

const data = syntheticTraining({ signal: 0.3, config: { batchSessions: 4 } });
const settings = {
  config: data.config,
  featureNames: data.featureNames,
  contextNames: [],
  targetScale: 0.03,
  trainedFrom: 20_003,
  trainedTo: 20_119,
};

beforeAll(async () => {
  await startEngine();
});

describe('embedSessions', () => {
  it('gives every session what it gets alone, whatever the batches', async () => {
    const trained = createFoundation(createRandom(1), settings);
    const before = tf.memory().numTensors;
    const sessions = Int32Array.of(159, 3, 40, 41, 80);
    const width = data.symbols * data.config.embeddingSize;
    const together = await embedSessions(trained, data, sessions);
    expect(together).toHaveLength(sessions.length * width);
    for (const i of [0, 4]) {
      const alone = await embedSessions(trained, data, [sessions[i]!]);
      alone.forEach((value, k) => {
        expect(value).toBeCloseTo(together[i * width + k]!, 5);
      });
    }
    expect(tf.memory().numTensors).toBe(before);
    trained.parameters.dispose();
  });

  it('reads nothing after the session', async () => {
    const trained = createFoundation(createRandom(1), settings);
    const cut = 50;
    const perSession = data.symbols * data.featureNames.length;
    const features = data.features.slice();
    features.fill(9, (cut + 1) * perSession);
    const before = await embedSessions(trained, data, range(45, cut + 1));
    const after = await embedSessions(trained, { ...data, features }, range(45, cut + 1));
    expect(after).toEqual(before);
    trained.parameters.dispose();
  });

  it('refuses features in another order', async () => {
    const trained = createFoundation(createRandom(1), settings);
    const moved = { ...data, featureNames: ['b', 'a', 'c'] };
    await expect(embedSessions(trained, moved, [10])).rejects.toThrow(
      'features: expected a, b, c, was "b, a, c"',
    );
    trained.parameters.dispose();
  });
});

describe('predictQuantiles', () => {
  it('gives ascending returns in the scale of the training', async () => {
    const trained = createFoundation(createRandom(1), settings);
    const doubled = { ...trained, targetScale: 2 * trained.targetScale };
    const quantiles = await predictQuantiles(trained, data, [10, 20]);
    const wider = await predictQuantiles(doubled, data, [10, 20]);
    expect(quantiles).toHaveLength(2 * data.symbols * 3);
    for (let i = 0; i < quantiles.length; i += 3) {
      expect(quantiles[i]).toBeLessThan(quantiles[i + 1]!);
      expect(quantiles[i + 1]).toBeLessThan(quantiles[i + 2]!);
      expect(wider[i]).toBeCloseTo(2 * quantiles[i]!, 6);
    }
    trained.parameters.dispose();
  });
});
