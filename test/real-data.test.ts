import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realDataFolder } from '@gammatwin/testkit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { gammatwin, gammatwinJson } from './support/cli.ts';

vi.setConfig({ testTimeout: 300_000 });

const folder = realDataFolder();

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
      ...['--from', '2024-07-01', '--to', '2026-07-16'],
    );
    expect(ingested).toMatchObject({ symbols: 3, barRows: 3 * 512, chainSessions: 2, chains: 6 });
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
