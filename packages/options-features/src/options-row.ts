import { invalidInput } from '@gammatwin/core';
import { type OptionsFeatureName, optionsFeatureNames, positionOf } from './feature-names.ts';

/** The 40 features of one underlying and session, in the order of `optionsFeatureNames`. Values are always finite. */
export interface OptionsRow {
  readonly values: Float64Array;
  /** 1 where the value is the neutral default in place of an unknown. */
  readonly missing: Uint8Array;
}

/** One value of a row; the neutral default where it is missing. */
export function featureOf(row: OptionsRow, name: OptionsFeatureName): number {
  return row.values[positionOf(name)]!;
}

/** One value of a row; NaN where it is missing. */
export function knownFeatureOf(row: OptionsRow, name: OptionsFeatureName): number {
  const position = positionOf(name);
  return row.missing[position] ? Number.NaN : row.values[position]!;
}

export function checkRow(row: OptionsRow): void {
  const expected = optionsFeatureNames.length;
  if (row.values.length !== expected || row.missing.length !== expected) {
    throw invalidInput('options row', `${expected} values and marks`, row.values.length);
  }
}
