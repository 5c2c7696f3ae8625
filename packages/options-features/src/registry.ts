import type { ScalerTransform } from '@gammatwin/core';
import { compositeFeatures } from './composite.ts';
import type { OptionsFeature } from './feature.ts';
import { gammaFeatures } from './gamma.ts';
import { impliedVolatilityFeatures } from './implied-volatility.ts';
import { netGreeksFeatures } from './net-greeks.ts';
import type { OptionsRow } from './options-row.ts';
import { pcrFeatures } from './pcr.ts';
import { termStructureFeatures } from './term-structure.ts';
import { volumeOiFeatures } from './volume-oi.ts';

export interface OptionsFeatureLayer {
  readonly title: string;
  readonly features: readonly OptionsFeature[];
}

/** The seven layers of design document A, section 3. */
export const optionsFeatureLayers: readonly OptionsFeatureLayer[] = [
  { title: 'Volume and open interest', features: volumeOiFeatures },
  { title: 'Put-call ratios', features: pcrFeatures },
  { title: 'Gamma exposure', features: gammaFeatures },
  { title: 'Implied volatility', features: impliedVolatilityFeatures },
  { title: 'Net Greeks', features: netGreeksFeatures },
  { title: 'Term structure', features: termStructureFeatures },
  { title: 'Composite signals', features: compositeFeatures },
];

/** All 40 features, in the order of `optionsFeatureNames`. */
export const optionsFeatures: readonly OptionsFeature[] = optionsFeatureLayers.flatMap(
  ({ features }) => features,
);

/** How each feature goes into the scaler, in the same order. */
export const optionsFeatureTransforms: readonly ScalerTransform[] = optionsFeatures.map(
  ({ transform }) => transform,
);

/** A row of neutral defaults, every one marked as missing: what an underlying without a chain gets. */
export function neutralOptionsRow(): OptionsRow {
  return {
    values: Float64Array.from(optionsFeatures, ({ neutral }) => neutral),
    missing: new Uint8Array(optionsFeatures.length).fill(1),
  };
}
