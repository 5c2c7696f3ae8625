import type { ScalerTransform } from '@gammatwin/core';
import { candles } from './candles.ts';
import { context } from './context.ts';
import { factor } from './factor.ts';
import type { EquityFeature } from './feature.ts';
import { oscillators } from './oscillators.ts';
import { patterns } from './patterns.ts';
import { ranks } from './ranks.ts';
import { returns } from './returns.ts';
import { sectorComovement } from './sector-comovement.ts';
import type { TechnicalFamily } from './technical-family.ts';
import { textFeatures } from './text/features.ts';
import { trend } from './trend.ts';
import type { UniverseFamily } from './universe.ts';
import { volatility } from './volatility.ts';
import { volume } from './volume.ts';

const technicalGroup: readonly TechnicalFamily[] = [returns, volatility, oscillators, trend, volume];
const patternGroup: readonly TechnicalFamily[] = [patterns, candles];

/** Families of one stock's own bars. */
export const technicalFamilies: readonly TechnicalFamily[] = [...technicalGroup, ...patternGroup];

/** Families that compare stocks and may read the technical columns. */
export const universeFamilies: readonly UniverseFamily[] = [ranks, factor, sectorComovement, context];

/** The groups as the design document counts them, in the order of the panel's columns. */
export const equityFeatureGroups: readonly {
  readonly title: string;
  readonly features: readonly EquityFeature[];
}[] = [
  { title: 'Technical', features: featuresOf(technicalGroup) },
  { title: 'Text', features: textFeatures },
  { title: 'Patterns', features: featuresOf(patternGroup) },
  { title: 'Cross-sectional', features: featuresOf([ranks, factor, sectorComovement]) },
  { title: 'Context', features: featuresOf([context]) },
];

/** Every equity feature in the order of the panel's columns. */
export const equityFeatures: readonly EquityFeature[] = equityFeatureGroups.flatMap(
  (group) => group.features,
);

export const equityFeatureNames: readonly string[] = equityFeatures.map((feature) => feature.name);

/** In the order of the names, for `fitScaler`. */
export const equityFeatureTransforms: readonly ScalerTransform[] = equityFeatures.map(
  (feature) => feature.transform,
);

/** The columns of a family stand together: the index of its first one in the panel. */
export function firstColumnOf(family: TechnicalFamily | UniverseFamily): number {
  return equityFeatures.indexOf(family.features[0]!);
}

function featuresOf(families: readonly (TechnicalFamily | UniverseFamily)[]): readonly EquityFeature[] {
  return families.flatMap((family) => family.features);
}
