export type { TwinLabels } from './batch.ts';
export { loadTwins, type StoredTwins, saveTwins } from './checkpoint.ts';
export { type TwinConfig, twinConfig, twinPresets } from './config.ts';
export { type TwinLosses, TwinLossWithOptions, type TwinTargets } from './loss.ts';
export { type TwinOutputs, TwinStack } from './model.ts';
export { predictionAt, predictTwinSessions, predictTwins, type TwinForecasts } from './predict.ts';
export {
  computeOptionsInformedTargets,
  type OptionsContext,
  type OptionsInformedTargets,
} from './targets.ts';
export { trainTwins } from './train.ts';
export { createTwins, type TrainedTwins } from './trained.ts';
export type { TwinEpoch, TwinTraining, TwinTrainingResult } from './training.ts';
