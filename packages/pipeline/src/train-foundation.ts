import { assertFittedBefore, createRandom, fitScaler } from '@gammatwin/core';
import { equityFeatures, equityFeatureTransforms, labelsAhead } from '@gammatwin/equity-features';
import { type FoundationEpoch, saveFoundation, trainFoundation } from '@gammatwin/foundation';
import { type DatasetExtent, extentOf, learntHorizon, loadDataset } from './dataset.ts';
import { foundationInputs } from './foundation-inputs.ts';
import { presets } from './presets.ts';
import { sessionIndices } from './split.ts';
import { planFor, seenSessions, type TrainRequest } from './train-request.ts';
import { assertNotInterrupted, withTraining } from './training-run.ts';

export interface FoundationSummary {
  readonly bestEpoch: number;
  /** Measured on the validation sessions by the weights that were kept. */
  readonly validation: FoundationEpoch | null;
  readonly trainSessions: number;
  readonly validationSessions: number;
  readonly data: DatasetExtent;
  readonly folder: string;
}

/** Seed document A, 8.1 phase 1: trains on equity features alone and writes the checkpoint. */
export async function trainFoundationStage(request: TrainRequest): Promise<FoundationSummary> {
  const { store, home, seed } = request;
  const dataset = await loadDataset(store, request);
  const config = presets[request.preset].foundation;
  const plan = planFor(dataset, config.window).foundation;
  const scaler = fitScaler(
    dataset.equity,
    { from: dataset.sessions[plan.train.from]!, to: dataset.sessions[plan.train.to - 1]! },
    equityFeatureTransforms,
  );
  assertFittedBefore(scaler, dataset.sessions[plan.validation.from]!);
  const folder = home.model('foundation');
  const { metrics, bestEpoch } = await withTraining(request, 'foundation', async (support, note) => {
    const { trained, ...result } = await trainFoundation({
      ...foundationInputs(dataset, scaler),
      ...support,
      config,
      sessions: dataset.sessions,
      contextNames: equityFeatures
        .filter((feature) => feature.group === 'context')
        .map((feature) => feature.name),
      target: Float32Array.from(labelsAhead(dataset.labels, learntHorizon).forwardReturn),
      trainSessions: sessionIndices(plan.train),
      validationSessions: sessionIndices(plan.validation),
      random: createRandom(`${seed}/foundation`),
      onEpoch: (epoch) => note(epochNote(epoch)),
    });
    try {
      await assertNotInterrupted(request, 'foundation');
      await saveFoundation(folder, { trained, scaler, ...seenSessions(dataset, plan.validation.to) });
    } finally {
      trained.parameters.dispose();
    }
    return result;
  });
  return {
    bestEpoch,
    validation: metrics.find(({ epoch }) => epoch === bestEpoch) ?? null,
    trainSessions: plan.train.to - plan.train.from,
    validationSessions: plan.validation.to - plan.validation.from,
    data: extentOf(dataset),
    folder,
  };
}

function epochNote(epoch: FoundationEpoch): string {
  return `epoch ${epoch.epoch}: validation ${epoch.validationLoss.toFixed(4)}, rank IC ${epoch.rankIc.toFixed(3)}`;
}
