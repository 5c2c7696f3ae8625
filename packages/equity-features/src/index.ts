export { type EquityFeatureExtraction, extractEquityFeatures } from './extract.ts';
export type { EquityFeature, EquityFeatureGroup } from './feature.ts';
export { equityFeaturesTable } from './features-table.ts';
export {
  type CorrelationGraphOptions,
  correlationGraph,
  correlationGraphs,
  type GraphsRequest,
} from './graph.ts';
export { hitTargetLevels } from './hit-target.ts';
export type { HorizonLabels } from './horizon-labels.ts';
export { assertNoLabelColumns, assertNotLabels } from './label-guard.ts';
export { buildLabels, type LabelOptions, type Labels, labelHorizons, labelsAhead } from './labels.ts';
export { equityFeatureNames, equityFeatures, equityFeatureTransforms } from './registry.ts';
export {
  type EquityFeatureInput,
  EquityFeatureStream,
  type EquityFeatureStreamOptions,
} from './stream.ts';
export type { EquityFeatureStreamState } from './stream-state.ts';
export { type Agreement, scoreAgreement } from './text/agreement.ts';
export { type TextColumnsOptions, textColumns } from './text/columns.ts';
export { type NewsEvent, type NewsReading, newsEvents, type ReadArticle } from './text/news-reading.ts';
export { type ReadArticlesOptions, readArticles } from './text/read-articles.ts';
export { type LexiconInput, lexiconReader, readWithLexicon } from './text/read-with-lexicon.ts';
export { EquityThreads } from './threads/equity-threads.ts';
