import { createRandom } from '@gammatwin/core';
import { inference, Parameters, startEngine, tf, trainingPass } from '@gammatwin/nn';
import { type TwinOutputs, TwinStack } from '@gammatwin/twins';
import { beforeAll, describe, expect, it } from 'vitest';
import { normals, tinyConfig } from './synthetic.ts';

const [stocks, batch] = [3, 4];
const { embeddingSize, optionsFeatures } = tinyConfig;

beforeAll(async () => {
  await startEngine();
});

type Columns = Record<keyof TwinOutputs, Float32Array>;

function run(stack: TwinStack, embedding: Float32Array, options: Float32Array): Columns {
  return tf.tidy(() => {
    const outputs = stack.predict(
      tf.tensor(embedding, [stack.symbols, batch, embeddingSize]),
      tf.tensor(options, [stack.symbols, batch, optionsFeatures]),
      inference,
    );
    return Object.fromEntries(Object.entries(outputs).map(([name, x]) => [name, x.dataSync()]));
  }) as Columns;
}

/** Moves every variable off its start, so that zero-initialised parts matter. */
function disturb(parameters: Parameters): void {
  const random = createRandom('disturb');
  for (const variable of parameters.list()) {
    tf.tidy(() => {
      const noise = normals(random, variable.size).map((x) => 0.2 * x);
      variable.assign(tf.add(variable, tf.tensor(noise, variable.shape)));
    });
  }
}

describe('TwinStack', () => {
  it('equals as many single twins with the same weights', () => {
    const parameters = new Parameters(createRandom(1));
    const stack = new TwinStack(parameters, tinyConfig, stocks);
    disturb(parameters);
    const embedding = normals(createRandom(2), stocks * batch * embeddingSize);
    const options = normals(createRandom(3), stocks * batch * optionsFeatures);
    const together = run(stack, embedding, options);
    for (let n = 0; n < stocks; n++) {
      const own = new Parameters(createRandom(9));
      const single = new TwinStack(own, tinyConfig, 1);
      for (const [name, variable] of own.entries()) {
        const all = parameters.entries().get(name);
        if (!all) throw new Error(name);
        const size = all.size / stocks;
        tf.tidy(() => {
          variable.assign(
            tf.tensor(all.dataSync<'float32'>().slice(n * size, (n + 1) * size), variable.shape),
          );
        });
      }
      const alone = run(
        single,
        embedding.slice(n * batch * embeddingSize, (n + 1) * batch * embeddingSize),
        options.slice(n * batch * optionsFeatures, (n + 1) * batch * optionsFeatures),
      );
      for (const [name, values] of Object.entries(alone)) {
        values.forEach((value, i) => {
          expect(value, name).toBeCloseTo(together[name as keyof TwinOutputs][n * values.length + i]!, 5);
        });
      }
      own.dispose();
    }
    parameters.dispose();
  });

  it('keeps stocks and sessions apart', () => {
    const parameters = new Parameters(createRandom(1));
    const stack = new TwinStack(parameters, tinyConfig, stocks);
    disturb(parameters);
    const embedding = normals(createRandom(2), stocks * batch * embeddingSize);
    const options = normals(createRandom(3), stocks * batch * optionsFeatures);
    const before = run(stack, embedding, options);
    const other = [embedding.slice(), options.slice()] as const;
    const row = 1 * batch + 2; // stock 1, session 2
    for (let k = 0; k < embeddingSize; k++) other[0][row * embeddingSize + k]! += 1;
    for (let k = 0; k < optionsFeatures; k++) other[1][row * optionsFeatures + k]! -= 1;
    const after = run(stack, ...other);
    for (const [name, values] of Object.entries(after)) {
      const width = values.length / (stocks * batch);
      const original = before[name as keyof TwinOutputs];
      const moved = new Set(
        [...values.keys()]
          .filter((i) => Math.abs(values[i]! - original[i]!) > 1e-6)
          .map((i) => Math.floor(i / width)),
      );
      expect([...moved], name).toEqual([row]);
    }
    parameters.dispose();
  });

  it('keeps every output in its range', () => {
    const parameters = new Parameters(createRandom(1));
    const stack = new TwinStack(parameters, tinyConfig, stocks);
    disturb(parameters);
    const embedding = normals(createRandom(2), stocks * batch * embeddingSize).map((x) => 100 * x);
    const options = normals(createRandom(3), stocks * batch * optionsFeatures).map((x) => 100 * x);
    const columns = run(stack, embedding, options);
    for (let i = 0; i < stocks * batch; i++) {
      expect(columns.hitProbability[i]).toBeGreaterThanOrEqual(0);
      expect(columns.hitProbability[i]).toBeLessThanOrEqual(1 - 0.3 * columns.pcrGate[i]! + 1e-6);
      expect(columns.volatility[i]).toBeGreaterThanOrEqual(0);
      expect(Math.abs(columns.targetAdjustment[i]!)).toBeLessThanOrEqual(0.02 + 1e-8);
      const [q10, q50, q90] = columns.quantiles.subarray(3 * i, 3 * i + 3);
      expect(q10).toBeLessThanOrEqual(q50!);
      expect(q50).toBeLessThanOrEqual(q90!);
      const sum = columns.regimeProbabilities.subarray(4 * i, 4 * i + 4).reduce((a, b) => a + b);
      expect(sum).toBeCloseTo(1, 5);
    }
    parameters.dispose();
  });

  it('starts without learned shifts', () => {
    const parameters = new Parameters(createRandom(1));
    const stack = new TwinStack(parameters, tinyConfig, stocks);
    const columns = run(
      stack,
      normals(createRandom(2), stocks * batch * embeddingSize),
      normals(createRandom(3), stocks * batch * optionsFeatures),
    );
    expect([...columns.targetAdjustment, ...columns.stopAdjustment].every((x) => x === 0)).toBe(true);
    parameters.dispose();
  });

  it('draws other dropout masks from another seed, and the same from the same', () => {
    const parameters = new Parameters(createRandom(1));
    const stack = new TwinStack(parameters, { ...tinyConfig, correctionDropout: 0.5 }, stocks);
    const embedding = normals(createRandom(2), stocks * batch * embeddingSize);
    const options = normals(createRandom(3), stocks * batch * optionsFeatures);
    const draw = (seed: number) =>
      tf.tidy(() =>
        stack
          .predict(
            tf.tensor(embedding, [stocks, batch, embeddingSize]),
            tf.tensor(options, [stocks, batch, optionsFeatures]),
            trainingPass(tf.scalar(seed, 'int32')),
          )
          .expectedReturn.dataSync(),
      );
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    parameters.dispose();
  });

  it('refuses inputs of other shapes', () => {
    const parameters = new Parameters(createRandom(1));
    const stack = new TwinStack(parameters, tinyConfig, stocks);
    tf.tidy(() => {
      const embedding = tf.zeros([stocks, batch, embeddingSize]);
      expect(() => stack.predict(embedding, tf.zeros([stocks, batch, 40]), inference)).toThrow(
        'options: expected [3, 4, 5], was [3,4,40]',
      );
    });
    parameters.dispose();
  });
});
