import { createRandom, type Random, type TwinPrediction } from '@gammatwin/core';
import { type TwinConfig, type TwinTraining, twinConfig, twinPresets } from '@gammatwin/twins';

export const tinyConfig: TwinConfig = twinConfig({
  ...twinPresets.tiny,
  embeddingSize: 4,
  optionsFeatures: 5,
  optionsHidden: 6,
  optionsSize: 4,
  adapterRank: 2,
  stockSize: 3,
  regimeSize: 3,
  encoderDropout: 0,
  correctionDropout: 0,
  headDropout: 0,
});

/**
 * Normal embeddings and options. The return of stock n follows embedding 0 of its session times (−1)ⁿ, so no two
 * neighbours share a relation; the regime is the sign pattern of embeddings 1 and 2; option feature 0 tells whether
 * the put-call ratio is extreme. Sessions 0 … 319 train, 320 … 359 validate.
 */
export function syntheticTraining(
  options: { readonly seed?: string; readonly config?: Partial<TwinConfig> } = {},
): TwinTraining {
  const config = { ...tinyConfig, ...options.config };
  const random = createRandom('twins');
  const symbols = ['A', 'B', 'C'];
  const [sessions, rows] = [360, 360 * symbols.length];
  const embeddings = normals(random, rows * config.embeddingSize);
  const scaledOptions = normals(random, rows * config.optionsFeatures);
  const column = (value: (row: number) => number) =>
    Float32Array.from({ length: rows }, (_, row) => value(row));
  const embedding = (row: number, k: number) => embeddings[row * config.embeddingSize + k]!;
  const return5d = column((row) => {
    const sign = (row % symbols.length) % 2 === 0 ? 1 : -1;
    return 0.04 * (0.8 * sign * embedding(row, 0) + 0.6 * random.normal());
  });
  return {
    config,
    symbols,
    optionNames: Array.from({ length: config.optionsFeatures }, (_, k) => `option${k}`),
    sessions: Int32Array.from({ length: sessions }, (_, t) => 20_000 + t),
    embeddings,
    options: scaledOptions,
    pcrExtreme: column((row) => (scaledOptions[row * config.optionsFeatures]! > 0.5 ? 1 : 0)),
    maxPainDistance: column((row) => 0.1 * scaledOptions[row * config.optionsFeatures + 1]!),
    labels: {
      return5d,
      realizedVolatility: column((row) => 0.02 * Math.exp(0.6 * embedding(row, 3))),
      hitTarget: column((row) => (return5d[row]! > 0.02 ? 1 : 0)),
      regime: column((row) => (embedding(row, 1) > 0 ? 2 : 0) + (embedding(row, 2) > 0 ? 1 : 0)),
    },
    trainSessions: range(0, 320),
    validationSessions: range(320, 360),
    random: createRandom(`${options.seed}/training`),
  };
}

export const prediction: TwinPrediction = {
  symbol: 'A',
  expectedReturn: 0.02,
  hitProbability: 0.6,
  volatilityPerDay: 0.01,
  q10: -0.01,
  q50: 0.02,
  q90: 0.06,
  regime: 'Trending',
  regimeProbabilities: [0.7, 0.1, 0.1, 0.1],
  targetAdjustment: 0.005,
  stopAdjustment: -0.002,
  pcrGate: 0.5,
};

export function normals(random: Random, count: number): Float32Array {
  return Float32Array.from({ length: count }, () => random.normal());
}

export function range(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to - from }, (_, i) => from + i);
}
