import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withTables } from '../bench/tables.ts';

test('README and docs/benchmarks.md hold the tables of bench/results, made by pnpm bench:tables', () => {
  const made = withTables();
  expect(readFileSync(new URL('../README.md', import.meta.url), 'utf8')).toBe(made.readme);
  expect(readFileSync(new URL('../docs/benchmarks.md', import.meta.url), 'utf8')).toBe(made.document);
});
