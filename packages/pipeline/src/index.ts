export { type DatasetExtent, type DatasetRequest, loadDataset, type MarketDataset } from './dataset.ts';
export { computeFeatures, type FeaturesRequest, type FeaturesSummary } from './features.ts';
export { checkData, type DataCheckReport, type DataCheckRequest } from './health/check.ts';
export type { Finding } from './health/finding.ts';
export { type Home, openHome } from './home.ts';
export { type IngestRequest, ingest } from './ingestion/ingest.ts';
export type { JobRequest } from './ingestion/job-spec.ts';
export { type IngestKind, ingestKinds } from './ingestion/kinds.ts';
export type { IngestProgress } from './ingestion/progress.ts';
export { type RunWorkerRequest, runWorker } from './ingestion/run-worker.ts';
export type { IngestSummary } from './ingestion/summary.ts';
export {
  type LakeFeaturesRequest,
  type LakeFeaturesSummary,
  writeFeaturesToLake,
} from './lake-features.ts';
export { type ModelReadings, modelReadings } from './news-reading/model-readings.ts';
export { type ReadNewsRequest, type ReadNewsSummary, readNews } from './news-reading/read-news.ts';
export { type NightlyReport, type NightlyRequest, runNightly } from './nightly.ts';
export { type PresetName, presetNames } from './preset-names.ts';
export { explainTrade, type Fact, type Sentence, type TradeRecord } from './rationale.ts';
export { planTraining, type SessionRange, type TrainingPlan } from './split.ts';
export type { StageProgress, WorkContext } from './stage.ts';
export { type DeclinedPick, planTrades, type StockRecord, type TradePlan } from './trades.ts';
export { type FoundationSummary, trainFoundationStage } from './train-foundation.ts';
export { type PolicySummary, trainPolicyStage } from './train-policy.ts';
export type { TrainRequest } from './train-request.ts';
export { type TwinsSummary, trainTwinsStage } from './train-twins.ts';
