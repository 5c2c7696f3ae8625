import { assertFittedBefore, createRandom, fitScaler, GammaTwinError } from '@gammatwin/core';
import { labelsAhead } from '@gammatwin/equity-features';
import { loadFoundation } from '@gammatwin/foundation';
import { optionsFeatureTransforms } from '@gammatwin/options-features';
import { saveTwins, type TwinEpoch, trainTwins } from '@gammatwin/twins';
import { featureColumn } from './align.ts';
import { type DatasetExtent, extentOf, learntHorizon, loadDataset } from './dataset.ts';
import { embedDataset, scaledOptions } from './forecast.ts';
import { modelFingerprint } from './model-fingerprint.ts';
import { presets } from './presets.ts';
import { sessionIndices } from './split.ts';
import { assertUnseen, planFor, seenSessions, type TrainRequest } from './train-request.ts';
import { assertNotInterrupted, withTraining } from './training-run.ts';

export interface TwinsSummary {
  readonly bestEpoch: number;
  readonly validation: TwinEpoch | null;
  readonly trainSessions: number;
  readonly validationSessions: number;
  /** Share of the training rows that have options features at all. */
  readonly optionsCoverage: number;
  readonly data: DatasetExtent;
  readonly folder: string;
}

/** Seed document A, 8.1 phase 2: freezes the foundation, computes its embeddings once, trains all twins at once. */
export async function trainTwinsStage(request: TrainRequest): Promise<TwinsSummary> {
  const { store, home, seed } = request;
  const dataset = await loadDataset(store, request);
  const config = presets[request.preset].twins;
  const foundation = await loadFoundation(home.model('foundation'), { featureNames: dataset.equity.names });
  try {
    const { window } = foundation.trained.config;
    const plan = planFor(dataset, window).twins;
    assertUnseen(
      'the twins’ validation',
      dataset.sessions[plan.validation.from]!,
      'foundation',
      foundation.seenThrough,
    );
    assertEmbeddingSize(config.embeddingSize, foundation.trained.config.embeddingSize);
    const scaler = fitScaler(
      dataset.options,
      { from: dataset.sessions[plan.train.from]!, to: dataset.sessions[plan.train.to - 1]! },
      optionsFeatureTransforms,
    );
    assertFittedBefore(scaler, dataset.sessions[plan.validation.from]!);
    const embeddings = await embedDataset(dataset, foundation, plan.train.from);
    const known = (name: string) => featureColumn(dataset.options, name, { unknownAsNaN: true });
    const bearish = known('pcr_extreme_bearish');
    const folder = home.model('twins');
    const ahead = labelsAhead(dataset.labels, learntHorizon);
    const { metrics, bestEpoch } = await withTraining(request, 'twins', async (support, note) => {
      const { trained, ...result } = await trainTwins({
        ...support,
        config,
        symbols: dataset.symbols,
        optionNames: dataset.options.names,
        sessions: dataset.sessions,
        embeddings,
        options: scaledOptions(dataset, scaler),
        pcrExtreme: Float32Array.from(known('pcr_extreme_bullish'), (flag, i) => Math.max(flag, bearish[i]!)),
        maxPainDistance: Float32Array.from(known('max_pain_distance_pct')),
        labels: {
          return5d: Float32Array.from(ahead.forwardReturn),
          realizedVolatility: Float32Array.from(ahead.realizedVolatility),
          hitTarget: Float32Array.from(dataset.labels.hitTarget),
          regime: Float32Array.from(dataset.labels.regime),
        },
        trainSessions: sessionIndices(plan.train),
        validationSessions: sessionIndices(plan.validation),
        random: createRandom(`${seed}/twins`),
        onEpoch: (epoch) => note(epochNote(epoch)),
      });
      try {
        await assertNotInterrupted(request, 'twins');
        await saveTwins(folder, {
          trained,
          scaler,
          foundation: await modelFingerprint(home.model('foundation')),
          ...seenSessions(dataset, plan.validation.to),
        });
      } finally {
        trained.parameters.dispose();
      }
      return result;
    });
    const coverage = featureColumn(dataset.options, 'total_oi', { unknownAsNaN: true }).subarray(
      plan.train.from * dataset.symbols.length,
      plan.train.to * dataset.symbols.length,
    );
    return {
      bestEpoch,
      validation: metrics.find(({ epoch }) => epoch === bestEpoch) ?? null,
      trainSessions: plan.train.to - plan.train.from,
      validationSessions: plan.validation.to - plan.validation.from,
      optionsCoverage: coverage.filter((value) => !Number.isNaN(value)).length / coverage.length,
      data: extentOf(dataset),
      folder,
    };
  } finally {
    foundation.trained.parameters.dispose();
  }
}

/** Presets of the two stages belong together. */
function assertEmbeddingSize(twins: number, foundation: number): void {
  if (twins === foundation) return;
  throw new GammaTwinError(
    'PRESET_MISMATCH',
    `these twins read embeddings of ${twins} numbers, the trained foundation makes ${foundation}; use the preset that the foundation was trained with`,
    { fields: { twins, foundation } },
  );
}

function epochNote(epoch: TwinEpoch): string {
  return `epoch ${epoch.epoch}: validation ${epoch.validationLoss.toFixed(4)}`;
}
