import { equityFeatureNames, equityFeatures, equityFeatureTransforms } from '@gammatwin/equity-features';
import { expect, test } from 'vitest';

test('the groups have the sizes of decision 6: 25 technical and 17 context, 23 at most in between', () => {
  const count = (group: string) => equityFeatures.filter((f) => f.group === group).length;
  expect(count('technical')).toBe(25);
  expect(count('context')).toBe(17);
  expect(count('cross-sectional') + count('pattern')).toBe(13);
  expect(equityFeatures.length).toBe(55);
});

test('names are unique and in the order of the features', () => {
  expect(new Set(equityFeatureNames).size).toBe(equityFeatures.length);
  expect(equityFeatureNames).toEqual(equityFeatures.map((f) => f.name));
  expect(equityFeatureTransforms).toEqual(equityFeatures.map((f) => f.transform));
});

test('every feature says its formula, window, missing rule and a finite default', () => {
  for (const feature of equityFeatures) {
    expect(feature.formula.length, feature.name).toBeGreaterThan(0);
    expect(feature.missing.length, feature.name).toBeGreaterThan(0);
    expect(feature.window, feature.name).toBeGreaterThanOrEqual(1);
    expect(Number.isFinite(feature.neutral), feature.name).toBe(true);
  }
});
