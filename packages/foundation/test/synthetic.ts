import { createRandom, type Random } from '@gammatwin/core';
import { type FoundationConfig, type FoundationTraining, foundationConfig } from '@gammatwin/foundation';

export const tinyConfig: FoundationConfig = foundationConfig({
  window: 4,
  temporalSize: 8,
  selectionUnits: 2,
  attentionHeads: 2,
  graphHeads: 2,
  relationalSize: 8,
  embeddingSize: 8,
  dropout: 0,
  learningRate: 1e-2,
  epochs: 5,
  batchSessions: 8,
});

/**
 * Normal features; the share `signal` of the target's variance is feature 0 of its session, the rest is noise. Sessions
 * window − 1 … 119 train, 130 … 159 validate.
 */
export function syntheticTraining(options: {
  readonly signal: number;
  readonly seed?: string;
  readonly config?: Partial<FoundationConfig>;
}): FoundationTraining {
  const random = createRandom(options.seed ?? 'foundation');
  const [sessions, symbols] = [160, 10];
  const featureNames = ['a', 'b', 'c'];
  const features = normals(random, sessions * symbols * featureNames.length);
  const noise = normals(random, sessions * symbols);
  const target = noise.map(
    (e, i) =>
      0.03 *
      (Math.sqrt(options.signal) * features[i * featureNames.length]! + Math.sqrt(1 - options.signal) * e),
  );
  const config = { ...tinyConfig, ...options.config };
  return {
    config,
    features,
    symbols,
    featureNames,
    sessions: Int32Array.from({ length: sessions }, (_, t) => 20_000 + t),
    target,
    adjacency: () => ring(symbols),
    trainSessions: range(config.window - 1, 120),
    validationSessions: range(130, 160),
    random: createRandom(`${options.seed}/training`),
  };
}

/** Every stock listens to the one before it. */
function ring(symbols: number): Float32Array {
  const edges = new Float32Array(symbols * symbols);
  for (let n = 0; n < symbols; n++) edges[n * symbols + ((n + symbols - 1) % symbols)] = 1;
  return edges;
}

export function normals(random: Random, count: number): Float32Array {
  return Float32Array.from({ length: count }, () => random.normal());
}

export function range(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to - from }, (_, i) => from + i);
}
