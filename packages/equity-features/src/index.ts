export { type EquityFeatureExtraction, extractEquityFeatures } from './extract.ts';
export type { EquityFeature, EquityFeatureGroup } from './feature.ts';
export {
  type CorrelationGraphOptions,
  correlationGraph,
  correlationGraphs,
} from './graph.ts';
export { buildLabels, hitTargetLevels, type LabelOptions, type Labels } from './labels.ts';
export { equityFeatureNames, equityFeatures, equityFeatureTransforms } from './registry.ts';
