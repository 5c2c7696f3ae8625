import { type OptionsFeatureName, optionsFeatureNames } from '@gammatwin/core';

export { type OptionsFeatureName, optionsFeatureNames };

const positions: ReadonlyMap<OptionsFeatureName, number> = new Map(
  optionsFeatureNames.map((name, position) => [name, position]),
);

/** Position of a feature within a row. */
export function positionOf(name: OptionsFeatureName): number {
  return positions.get(name)!;
}
