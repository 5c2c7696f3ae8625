export type { LakeFiles } from './files.ts';
export type { Days, Lake } from './lake.ts';
export { type FeatureFamily, featureFamilies, type ModelKind, modelKinds } from './layout.ts';
export { openLake } from './open.ts';
