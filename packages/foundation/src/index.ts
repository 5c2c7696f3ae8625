export { loadFoundation, type StoredFoundation, saveFoundation } from './checkpoint.ts';
export { type FoundationConfig, foundationConfig, foundationPresets } from './config.ts';
export type { FoundationInputs } from './inputs.ts';
export { Foundation } from './model.ts';
export { embedSessions, predictQuantiles } from './predict.ts';
export { rankInformationCoefficient } from './rank-ic.ts';
export { trainFoundation } from './train.ts';
export { createFoundation, type TrainedFoundation } from './trained.ts';
export type { FoundationEpoch, FoundationResult, FoundationTraining } from './training.ts';
