import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileAccount } from '@gammatwin/market-data';
import { realDataFolder } from '@gammatwin/testkit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { gammatwin, gammatwinJson } from './support/cli.ts';

vi.setConfig({ testTimeout: 300_000 });

const folder = realDataFolder();

// The rows that the data's own description counts.
const described: Record<string, number> = {
  'equities/sp500_daily_2012_2021.parquet': 1_155_376,
  'equities/sp500_membership.csv': 1_230,
  'equities/sp500_gics.csv': 503,
  'equities/us_daily_2016_2026.parquet': 83_971,
  'chains/us_chains_2026-07-15.parquet': 296_023,
  'chains/us_chains_2026-07-16.parquet': 310_368,
  'chains/us_chains_2026-08-19.parquet': 290_037,
  'chains/eod_22_underlyings_10_days.parquet': 406_028,
  'chains/spx_2019_10_days.parquet': 134_766,
  'news/fiqa_task1_headline_ABSA_train.json': 336,
};

describe.skipIf(!folder)('the files of real data', () => {
  test('hold the rows that their description counts, every one of which is given or accounted for', async () => {
    const description = readFileSync(join(folder!, 'README.md'), 'utf8');
    for (const rows of Object.values(described)) expect(description).toContain(rows.toLocaleString('en-US'));
    const { files } = await gammatwinJson<{ files: FileAccount[] }>(['data', 'sources', '--folder', folder!]);
    const read = files.filter(({ kind }) => kind !== 'macro').map(({ file, rowsRead }) => [file, rowsRead]);
    expect(Object.fromEntries(read)).toEqual(described);
    for (const { file, rowsRead, rowsGiven, leftOut } of files)
      expect(rowsGiven + leftOut.reduce((sum, { rows }) => sum + rows, 0), file).toBe(rowsRead);
    // The table of docs/data.md.
    const table = readFileSync(fileURLToPath(new URL('../docs/data.md', import.meta.url)), 'utf8');
    for (const { file, rowsRead, rowsGiven, leftOut } of files) {
      const line = table.split('\n').find((text) => text.startsWith(`| ${file} |`));
      const numbers = [rowsRead, rowsGiven, ...leftOut.map(({ rows }) => rows)];
      for (const rows of numbers) expect(line, file).toContain(rows.toLocaleString('en-US'));
    }
  });
});

// The README's commands, on three of its 24 symbols.
describe.skipIf(!folder)('real bars and chains to trades', () => {
  let home: string;
  const json = <T>(...args: string[]) => gammatwinJson<T>(['--home', home, ...args]);

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'gammatwin-'));
  });
  afterAll(async () => {
    await gammatwin(['--home', home, 'db', 'stop']);
    await rm(home, { recursive: true, force: true });
  });

  test('ingest, features, train and nightly', async () => {
    const symbols = ['AAPL', 'MSFT', 'NVDA'];
    const ingested = await json<Record<string, number>>(
      ...['ingest', '--provider', 'files', '--folder', folder!, '--symbols', symbols.join()],
      ...['--from', '2025-09-02', '--to', '2026-07-16'],
    );
    expect(ingested).toMatchObject({ symbols: 3, barRows: 3 * 219, chainSessions: 2, chains: 9 });
    await json('features');
    for (const stage of ['foundation', 'twins', 'policy']) await json('train', stage, '--preset', 'tiny');
    const report = await json<{
      with_options: number;
      trades: { ticker: string; entry_price: number; options_context: { missing: string[] } }[];
      declined: { ticker: string }[];
    }>('nightly', '--date', '2026-07-16');
    expect(report.with_options).toBe(3);
    const picked = [...report.trades, ...report.declined].map(({ ticker }) => ticker);
    expect(picked.toSorted()).toEqual(symbols);
    for (const trade of report.trades) expect(trade.options_context.missing).not.toContain('pcr_oi');
  });
});
