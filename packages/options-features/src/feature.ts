import type { ScalerTransform } from '@gammatwin/core';
import type { OptionsFeatureName } from './feature-names.ts';

/** What one of the 40 features is, in words and bounds; the code that computes it stands in the same file. */
export interface OptionsFeature<Name extends OptionsFeatureName = OptionsFeatureName> {
  readonly name: Name;
  readonly formula: string;
  readonly unit: string;
  /** What values can occur at all, both ends included. */
  readonly range: readonly [min: number, max: number];
  /** What values are usual: the range column of appendix A. */
  readonly usual: string;
  /** Takes the value's place where it is missing. */
  readonly neutral: number;
  readonly missingWhen: string;
  /** Section of design document A. */
  readonly section: string;
  readonly transform: ScalerTransform;
}

/** One layer's values, NaN where unknown: NaN never leaves this package, a row holds the neutral default and a mark. */
export type LayerValues<Name extends OptionsFeatureName> = Readonly<Record<Name, number>>;

/** 1 or 0, NaN where the value that decides is unknown. */
export function flag(known: number, condition: boolean): number {
  return Number.isNaN(known) ? Number.NaN : Number(condition);
}
