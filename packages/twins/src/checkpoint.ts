import { createRandom, GammaTwinError, type Scaler } from '@gammatwin/core';
import { loadCheckpoint, restoreParameters, saveCheckpoint } from '@gammatwin/nn';
import { type TwinConfig, twinConfig } from './config.ts';
import { createTwins, type TrainedTwins } from './trained.ts';

const kind = 'gammatwin-twins';

/** The trained twins with the scaler that made their options features. */
export interface StoredTwins {
  readonly trained: TrainedTwins;
  readonly scaler: Scaler;
  /** Fingerprint of the foundation whose embeddings they were trained on; another's mean nothing to them. */
  readonly foundation: string;
}

type Metadata = Omit<TrainedTwins, 'config' | 'parameters' | 'stack'> & Omit<StoredTwins, 'trained'>;

/** Writes weights (safetensors) and everything else (JSON) into `folder`. */
export async function saveTwins(folder: string, { trained, scaler, foundation }: StoredTwins): Promise<void> {
  const { config, parameters, symbols, optionNames, returnScale, volatilityScale, trainedFrom, trainedTo } =
    trained;
  const metadata = {
    symbols,
    optionNames,
    returnScale,
    volatilityScale,
    trainedFrom,
    trainedTo,
    scaler,
    foundation,
  };
  await saveCheckpoint(folder, { kind, config, metadata, parameters });
}

/**
 * Reads the twins back; the caller owns `trained.parameters`. INVALID_CHECKPOINT where they are no twins, or were
 * trained for other symbols, other options features or another embedding than `expected` says.
 */
export async function loadTwins(
  folder: string,
  expected: {
    readonly symbols?: readonly string[];
    readonly optionNames?: readonly string[];
    readonly embeddingSize?: number;
  } = {},
): Promise<StoredTwins> {
  const checkpoint = await loadCheckpoint(folder, { kind });
  const { scaler, foundation, ...metadata } = checkpoint.metadata as unknown as Metadata;
  const config = twinConfig(checkpoint.config as TwinConfig);
  const differences = [
    ...differ('symbols', expected.symbols, metadata.symbols),
    ...differ('options features', expected.optionNames, metadata.optionNames),
    ...differ('embedding size', expected.embeddingSize && [`${expected.embeddingSize}`], [
      `${config.embeddingSize}`,
    ]),
  ];
  if (differences.length > 0) {
    throw new GammaTwinError('INVALID_CHECKPOINT', `${folder}: ${differences.join('; ')}`, {
      fields: { folder, differences },
    });
  }
  // Every weight is overwritten; the seed means nothing.
  const trained = createTwins(createRandom(0), { ...metadata, config });
  try {
    restoreParameters(checkpoint, trained.parameters);
  } catch (error) {
    trained.parameters.dispose();
    throw error;
  }
  return { trained, scaler, foundation };
}

function differ(what: string, expected: readonly string[] | 0 | undefined, was: readonly string[]): string[] {
  if (!expected || expected.join() === was.join()) return [];
  return [`${what}: expected ${expected.join(', ')}, was ${was.join(', ')}`];
}
