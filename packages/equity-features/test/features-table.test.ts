import { expect, it } from 'vitest';
import { equityFeatureNames, equityFeaturesTable } from '../src/index.ts';

it('docs/equity-features.md is what the registry says', async () => {
  await expect(equityFeaturesTable()).toMatchFileSnapshot('../../../docs/equity-features.md');
});

it('has one row a feature, with as many cells as the heading', () => {
  const rows = equityFeaturesTable()
    .split('\n')
    .filter((line) => /^\| \d/.test(line));
  expect(rows.map((row) => row.split(' | ')[1])).toEqual(equityFeatureNames.map((name) => `\`${name}\``));
  for (const row of rows) expect(row.split(/(?<!\\)\|/)).toHaveLength(11);
});
