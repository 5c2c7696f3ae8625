import { shuffled } from '@gammatwin/core';
import { restoreWeights, snapshotWeights } from '@gammatwin/nn';
import { fitLabelScales } from './label-scales.ts';
import { createTwins } from './trained.ts';
import { checkTraining, type TwinEpoch, type TwinTraining, type TwinTrainingResult } from './training.ts';
import { TrainingStep } from './training-step.ts';

/**
 * Fine-tunes all twins at once (seed document A, 8.2). Every batch is whole sessions in an order drawn from `random`;
 * what doesn't fill a batch is left out of that epoch. The weights of the epoch with the best validation loss are kept.
 */
export async function trainTwins(training: TwinTraining): Promise<TwinTrainingResult> {
  checkTraining(training);
  const { config, random, trainSessions, sessions, symbols, optionNames } = training;
  const trained = createTwins(random.fork('weights'), {
    config,
    symbols: [...symbols],
    optionNames: [...optionNames],
    ...fitLabelScales(training, trainSessions),
    trainedFrom: sessions[trainSessions.reduce((a, b) => Math.min(a, b))]!,
    trainedTo: sessions[trainSessions.reduce((a, b) => Math.max(a, b))]!,
  });
  const step = new TrainingStep(trained, training);
  const shuffle = random.fork('shuffle');
  const metrics: TwinEpoch[] = [];
  let best = { epoch: 0, loss: Number.POSITIVE_INFINITY, weights: snapshotWeights(trained.parameters) };
  let stopped: TwinTrainingResult['stopped'] = 'epochs';
  try {
    for (let epoch = 1; epoch <= config.epochs && stopped === 'epochs'; epoch++) {
      const run = await step.epoch(shuffled(trainSessions, shuffle));
      if (training.signal?.aborted) {
        stopped = 'aborted';
        break;
      }
      const validation = step.validate();
      const measured = { epoch, ...run, validationLoss: validation.total, validation };
      metrics.push(measured);
      if (validation.total < best.loss) {
        best = { epoch, loss: validation.total, weights: snapshotWeights(trained.parameters) };
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
  }
  return { trained, metrics, bestEpoch: best.epoch, stopped };
}
