import { type EpochDay, GammaTwinError, toIsoDate } from '@gammatwin/core';
import { equityFeatureNames } from '@gammatwin/equity-features';
import { loadFoundation, type StoredFoundation } from '@gammatwin/foundation';
import { optionsFeatureNames } from '@gammatwin/options-features';
import { loadPolicy, type PortfolioPolicy } from '@gammatwin/rl-ppo';
import { loadTwins, type StoredTwins } from '@gammatwin/twins';
import type { Home } from './home.ts';
import { modelFingerprint } from './model-fingerprint.ts';
import type { SeenSessions } from './train-request.ts';

export interface Forecasters {
  readonly foundation: StoredFoundation;
  readonly twins: StoredTwins;
  dispose(): void;
}

/** Foundation and twins, which must belong together: the twins were trained on this very foundation's embeddings. */
export async function loadForecasters(home: Home): Promise<Forecasters> {
  const foundation = await loadFoundation(home.model('foundation'), { featureNames: equityFeatureNames });
  let twins: StoredTwins | null = null;
  try {
    twins = await loadTwins(home.model('twins'), {
      optionNames: optionsFeatureNames,
      embeddingSize: foundation.trained.config.embeddingSize,
    });
    await assertTrainedUpon('twins', twins.foundation, home.model('foundation'));
  } catch (error) {
    twins?.trained.parameters.dispose();
    foundation.trained.parameters.dispose();
    throw error;
  }
  const loaded = twins;
  return {
    foundation,
    twins: loaded,
    dispose() {
      loaded.trained.parameters.dispose();
      foundation.trained.parameters.dispose();
    },
  };
}

/** Written into a policy's checkpoint. */
export interface PolicyLineage extends SeenSessions {
  /** Fingerprint of the twins whose forecasts it learnt from. */
  readonly twins: string;
}

/** The policy for a night; refused where it learnt from other twins, or where any of the three models has data later than `session`. */
export async function loadPolicyFor(
  home: Home,
  { foundation, twins }: Forecasters,
  session: EpochDay,
): Promise<PortfolioPolicy> {
  const { policy, metadata } = await loadPolicy(home.model('policy'));
  const lineage = metadata as unknown as PolicyLineage;
  try {
    await assertTrainedUpon('policy', lineage.twins, home.model('twins'));
    if (!Number.isInteger(lineage.dataThrough)) {
      throw new GammaTwinError(
        'INVALID_CHECKPOINT',
        `${home.model('policy')} does not say which data it has seen; run gammatwin train policy again`,
      );
    }
    const dataThrough = Math.max(foundation.dataThrough, twins.dataThrough, lineage.dataThrough);
    if (dataThrough > session) {
      throw new GammaTwinError(
        'MODEL_FROM_THE_FUTURE',
        `the models have seen data up to ${toIsoDate(dataThrough)}, after ${toIsoDate(session)}; ` +
          `train with --through ${toIsoDate(session)} or earlier`,
        { fields: { dataThrough, session } },
      );
    }
  } catch (error) {
    policy.dispose();
    throw error;
  }
  return policy;
}

async function assertTrainedUpon(what: string, fingerprint: string, folder: string): Promise<void> {
  if ((await modelFingerprint(folder)) === fingerprint) return;
  throw new GammaTwinError(
    'INVALID_CHECKPOINT',
    `the ${what} were trained upon another model than the one in ${folder}; run gammatwin train ${what} again`,
    { fields: { what, folder } },
  );
}
