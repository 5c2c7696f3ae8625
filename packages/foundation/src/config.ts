import { GammaTwinError } from '@gammatwin/core';

/** Sizes and training settings of the foundation model. Plain data; every field has a value in each preset. */
export interface FoundationConfig {
  /** Sessions of history that the encoder reads, the current one included. */
  readonly window: number;
  /** Width of the temporal fusion transformer. */
  readonly temporalSize: number;
  /** Gated non-linear units with which the variable selection reads each feature. */
  readonly selectionUnits: number;
  readonly attentionHeads: number;
  readonly graphHeads: number;
  /** Width of the graph attention's output, all heads together. */
  readonly relationalSize: number;
  /** Width of what a stock is turned into. */
  readonly embeddingSize: number;
  readonly dropout: number;
  readonly learningRate: number;
  readonly epochs: number;
  /** Whole sessions (all stocks) in one training step. */
  readonly batchSessions: number;
  /** Global gradient norm is clipped to this. */
  readonly maxGradientNorm: number;
  /** Levels of the pre-training head, ascending, in (0, 1). */
  readonly quantiles: readonly number[];
  /** Epochs without a better validation loss before training stops. */
  readonly patience: number;
}

const full: FoundationConfig = {
  window: 60,
  temporalSize: 256,
  selectionUnits: 4,
  attentionHeads: 4,
  graphHeads: 4,
  relationalSize: 128,
  embeddingSize: 128,
  dropout: 0.1,
  learningRate: 1e-3,
  epochs: 30,
  batchSessions: 4,
  maxGradientNorm: 1,
  quantiles: [0.1, 0.5, 0.9],
  patience: 5,
};

/** `full` is the design document's (GPU), `small` trains on a CPU, `tiny` in a demonstration of seconds. */
export const foundationPresets: {
  readonly tiny: FoundationConfig;
  readonly small: FoundationConfig;
  readonly full: FoundationConfig;
} = {
  tiny: {
    ...full,
    window: 20,
    temporalSize: 16,
    selectionUnits: 1,
    attentionHeads: 2,
    graphHeads: 2,
    relationalSize: 16,
    embeddingSize: 16,
    learningRate: 3e-3,
    epochs: 6,
    batchSessions: 8,
    patience: 3,
  },
  small: { ...full, window: 30, temporalSize: 64, relationalSize: 64, embeddingSize: 64, epochs: 15 },
  full,
};

/** Lower bound, upper bound, and whether only whole numbers will do. */
type Rule = readonly [low: number, high: number, whole: boolean];
const rules: Readonly<Record<Exclude<keyof FoundationConfig, 'quantiles'>, Rule>> = {
  window: [2, 512, true],
  temporalSize: [1, 4096, true],
  selectionUnits: [1, 64, true],
  attentionHeads: [1, 64, true],
  graphHeads: [1, 64, true],
  relationalSize: [1, 4096, true],
  embeddingSize: [1, 4096, true],
  dropout: [0, 0.9, false],
  learningRate: [1e-7, 1, false],
  epochs: [1, 10_000, true],
  batchSessions: [1, 4096, true],
  maxGradientNorm: [1e-6, 1e6, false],
  patience: [1, 10_000, true],
};

/** The preset `full` with `overrides`; unknown keys and all violations together in one INVALID_CONFIG error. */
export function foundationConfig(overrides: Partial<FoundationConfig> = {}): FoundationConfig {
  const config: FoundationConfig = { ...full, ...overrides };
  const values = config as unknown as Readonly<Record<string, unknown>>;
  const violations = Object.keys(overrides)
    .filter((key) => !(key in full))
    .map((key) => `${key}: unknown key`);
  for (const [key, [low, high, whole]] of Object.entries(rules)) {
    const value = values[key];
    const fits = typeof value === 'number' && value >= low && value <= high;
    if (fits && (!whole || Number.isInteger(value))) continue;
    violations.push(`${key}: expected ${whole ? 'an integer' : 'a number'} in ${low}..${high}, was ${value}`);
  }
  if (!areLevels(values['quantiles'])) {
    violations.push(
      `quantiles: expected ascending levels in (0, 1), was ${JSON.stringify(config.quantiles)}`,
    );
  }
  if (config.temporalSize % config.attentionHeads !== 0) {
    violations.push(`attentionHeads: expected a divisor of temporalSize ${config.temporalSize}`);
  }
  if (config.relationalSize % config.graphHeads !== 0) {
    violations.push(`graphHeads: expected a divisor of relationalSize ${config.relationalSize}`);
  }
  if (violations.length === 0) return config;
  throw new GammaTwinError('INVALID_CONFIG', `foundation: ${violations.join('; ')}`, {
    fields: { name: 'foundation', violations },
  });
}

function areLevels(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((level, k) => level > 0 && level < 1 && (k === 0 || level > value[k - 1]))
  );
}
