import { equityFeatureNames, equityFeatures, equityFeatureTransforms } from '@gammatwin/equity-features';
import { expect, test } from 'vitest';

test('the groups stand in order, with the sizes of decision 6: 25, 35, 23 and 17 make 100', () => {
  const counts = new Map<string, number>();
  for (const { group } of equityFeatures) counts.set(group, (counts.get(group) ?? 0) + 1);
  expect([...counts]).toEqual([
    ['technical', 25],
    ['text', 35],
    ['pattern', 8],
    ['cross-sectional', 15],
    ['context', 17],
  ]);
  const changes = equityFeatures.filter((f, i) => f.group !== equityFeatures[i - 1]?.group);
  expect(changes).toHaveLength(5);
  expect(equityFeatures).toHaveLength(100);
});

test('names are unique and in the order of the features', () => {
  expect(new Set(equityFeatureNames).size).toBe(equityFeatures.length);
  expect(equityFeatureNames).toEqual(equityFeatures.map((f) => f.name));
  expect(equityFeatureTransforms).toEqual(equityFeatures.map((f) => f.transform));
  for (const name of equityFeatureNames) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
});

test('every feature says its formula, window, lag, missing rule, source and a finite default', () => {
  for (const feature of equityFeatures) {
    expect(feature.formula.trim().length, feature.name).toBeGreaterThan(0);
    expect(feature.missing.trim().length, feature.name).toBeGreaterThan(0);
    expect(feature.source.trim().length, feature.name).toBeGreaterThan(0);
    expect(Number.isInteger(feature.window) && feature.window >= 1, feature.name).toBe(true);
    expect(Number.isInteger(feature.lag) && feature.lag >= 0, feature.name).toBe(true);
    expect(Number.isFinite(feature.neutral), feature.name).toBe(true);
    expect(['linear', 'signedLog'], feature.name).toContain(feature.transform);
  }
});
