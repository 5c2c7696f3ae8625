import type { ScalerTransform } from '@gammatwin/core';
import { context } from './context.ts';
import { factor } from './factor.ts';
import type { EquityFeature } from './feature.ts';
import { oscillators } from './oscillators.ts';
import { patterns } from './patterns.ts';
import { ranks } from './ranks.ts';
import { returns } from './returns.ts';
import type { TechnicalFamily } from './technical-family.ts';
import { trend } from './trend.ts';
import type { UniverseFamily } from './universe.ts';
import { volatility } from './volatility.ts';
import { volume } from './volume.ts';

/** Families of one stock's own bars; their columns come first in the panel. */
export const technicalFamilies: readonly TechnicalFamily[] = [
  returns,
  volatility,
  oscillators,
  trend,
  volume,
  patterns,
];

/** Families that compare stocks and may read the technical columns. */
export const universeFamilies: readonly UniverseFamily[] = [ranks, factor, context];

/** Every equity feature in the order of the panel's columns. */
export const equityFeatures: readonly EquityFeature[] = [...technicalFamilies, ...universeFamilies].flatMap(
  (family) => family.features,
);

export const equityFeatureNames: readonly string[] = equityFeatures.map((feature) => feature.name);

/** In the order of the names, for `fitScaler`. */
export const equityFeatureTransforms: readonly ScalerTransform[] = equityFeatures.map(
  (feature) => feature.transform,
);
