import { invalidInput, shuffled } from '@gammatwin/core';
import { restoreWeights, snapshotWeights } from '@gammatwin/nn';
import { FoundationInference } from './predict.ts';
import { createFoundation } from './trained.ts';
import {
  checkTraining,
  type FoundationEpoch,
  type FoundationResult,
  type FoundationTraining,
} from './training.ts';
import { TrainingStep } from './training-step.ts';
import { validate } from './validation.ts';

/**
 * Pre-trains the foundation model on equity features alone (seed document A, 8.1 phase 1). Every batch is whole
 * sessions in an order drawn from `random`; what doesn't fill a batch is left out of that epoch. The weights of the
 * epoch with the best validation loss are kept.
 */
export async function trainFoundation(training: FoundationTraining): Promise<FoundationResult> {
  checkTraining(training);
  const { config, random, trainSessions, sessions } = training;
  const trained = createFoundation(random.fork('weights'), {
    config,
    featureNames: [...training.featureNames],
    contextNames: [...(training.contextNames ?? [])],
    targetScale: deviation(training),
    trainedFrom: sessions[trainSessions.reduce((a, b) => Math.min(a, b))]!,
    trainedTo: sessions[trainSessions.reduce((a, b) => Math.max(a, b))]!,
  });
  const step = new TrainingStep(trained, training);
  const inference = new FoundationInference(trained, training);
  const shuffle = random.fork('shuffle');
  const metrics: FoundationEpoch[] = [];
  let best = { epoch: 0, loss: Number.POSITIVE_INFINITY, weights: snapshotWeights(trained.parameters) };
  let stopped: FoundationResult['stopped'] = 'epochs';
  try {
    for (let epoch = 1; epoch <= config.epochs && stopped === 'epochs'; epoch++) {
      const run = await step.epoch(shuffled(trainSessions, shuffle));
      if (training.signal?.aborted) {
        stopped = 'aborted';
        break;
      }
      inference.refresh();
      const validation = await validate(inference, training, trained.targetScale);
      const measured = { epoch, ...run, ...validation };
      metrics.push(measured);
      if (validation.validationLoss < best.loss) {
        best = { epoch, loss: validation.validationLoss, weights: snapshotWeights(trained.parameters) };
      }
      training.onEpoch?.(measured);
      if (epoch - best.epoch >= config.patience) stopped = 'patience';
    }
    restoreWeights(trained.parameters, best.weights);
  } catch (error) {
    trained.parameters.dispose();
    throw error;
  } finally {
    step.dispose();
    inference.dispose();
  }
  return { trained, metrics, bestEpoch: best.epoch, stopped };
}

/** Standard deviation of the known targets of the training sessions. */
function deviation({ target, trainSessions, symbols }: FoundationTraining): number {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (const t of trainSessions) {
    for (let i = t * symbols; i < (t + 1) * symbols; i++) {
      const value = target[i]!;
      if (Number.isNaN(value)) continue;
      const delta = value - mean;
      mean += delta / ++count;
      squares += delta * (value - mean);
    }
  }
  if (count > 1 && squares > 0) return Math.sqrt(squares / count);
  throw invalidInput('target', 'known returns with some spread in the training sessions', `${count} known`);
}
