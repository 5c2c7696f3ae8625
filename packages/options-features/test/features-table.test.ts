import { expect, it } from 'vitest';
import { optionsFeatureNames, optionsFeaturesTable } from '../src/index.ts';

it('docs/options-features.md is what the registry says', async () => {
  await expect(optionsFeaturesTable()).toMatchFileSnapshot('../../../docs/options-features.md');
});

it('has one row a feature, with as many cells as the heading', () => {
  const rows = optionsFeaturesTable()
    .split('\n')
    .filter((line) => /^\| \d/.test(line));
  expect(rows.map((row) => row.split(' | ')[1])).toEqual(optionsFeatureNames.map((name) => `\`${name}\``));
  for (const row of rows) expect(row.split(/(?<!\\)\|/)).toHaveLength(12);
});
