import { createRandom, GammaTwinError, type Scaler } from '@gammatwin/core';
import { loadCheckpoint, restoreParameters, saveCheckpoint } from '@gammatwin/nn';
import { type FoundationConfig, foundationConfig } from './config.ts';
import { createFoundation, type TrainedFoundation } from './trained.ts';

const kind = 'gammatwin-foundation';

/** A trained model with the scaler that made its features. */
export interface StoredFoundation {
  readonly trained: TrainedFoundation;
  readonly scaler: Scaler;
}

interface Metadata {
  readonly featureNames: readonly string[];
  readonly contextNames: readonly string[];
  readonly targetScale: number;
  readonly trainedFrom: number;
  readonly trainedTo: number;
  readonly scaler: Scaler;
}

/** Writes weights (safetensors) and everything else (JSON) into `folder`. */
export async function saveFoundation(folder: string, { trained, scaler }: StoredFoundation): Promise<void> {
  const { config, parameters, featureNames, contextNames, targetScale, trainedFrom, trainedTo } = trained;
  const metadata = { featureNames, contextNames, targetScale, trainedFrom, trainedTo, scaler };
  await saveCheckpoint(folder, { kind, config, metadata, parameters });
}

/**
 * Reads a model back; the caller owns `trained.parameters`. INVALID_CHECKPOINT where it is no foundation model, or
 * where `expected.featureNames` are not the features, in order, that it was trained on.
 */
export async function loadFoundation(
  folder: string,
  expected: { readonly featureNames?: readonly string[] } = {},
): Promise<StoredFoundation> {
  const checkpoint = await loadCheckpoint(folder, { kind });
  const metadata = checkpoint.metadata as unknown as Metadata;
  const wanted = expected.featureNames;
  if (wanted && wanted.join() !== metadata.featureNames.join()) {
    const unknown = wanted.filter((name) => !metadata.featureNames.includes(name));
    const absent = metadata.featureNames.filter((name) => !wanted.includes(name));
    throw new GammaTwinError(
      'INVALID_CHECKPOINT',
      `${folder}: trained on other features (not known to it: ${unknown.join(', ') || 'none'}; ` +
        `missing: ${absent.join(', ') || 'none'}${unknown.length + absent.length === 0 ? '; other order' : ''})`,
      { fields: { folder, unknown, absent } },
    );
  }
  const { scaler, ...settings } = metadata;
  const config = foundationConfig(checkpoint.config as FoundationConfig);
  // Every weight is overwritten; the seed means nothing.
  const trained = createFoundation(createRandom(0), { ...settings, config });
  try {
    restoreParameters(checkpoint, trained.parameters);
  } catch (error) {
    trained.parameters.dispose();
    throw error;
  }
  return { trained, scaler };
}
