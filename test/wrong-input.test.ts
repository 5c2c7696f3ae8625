import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { gammatwin, gammatwinJson } from './support/cli.ts';

vi.setConfig({ testTimeout: 300_000 });

describe('wrong input ends in one clear line and an exit code, and writes nothing', () => {
  let home: string;
  let data: string;
  const run = (...args: string[]) => gammatwin(['--home', home, ...args]);
  const files = (folder: string) => ['ingest', '--provider', 'files', '--folder', folder];
  const range = ['--from', '2026-07-01', '--to', '2026-07-31'];

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'gammatwin-'));
    data = await mkdtemp(join(tmpdir(), 'gammatwin-data-'));
    await mkdir(join(data, 'equities'));
    await mkdir(join(data, 'chains'));
    await writeFile(
      join(data, 'equities/bars.csv'),
      'symbol,date,open,high,low,close,volume\nAAA,2026-07-15,10,11,9,10.5,1000\nAAA,2026-07-16,10.5,11,10,10.8,900\n',
    );
    await writeFile(
      join(data, 'chains/bad.csv'),
      'symbol,date,asof,spot,type,strike,bid,ask,last,volume,open_interest,iv,expiration\n' +
        'AAA,2026-07-16,2026-07-16T15:59:59,10.8,C,10,1,1.1,1,5,50,0.3,2026-08-21\n' +
        'AAA,2026-07-16,2026-07-16T15:59:59,10.8,P,NaN,1,1.1,1,5,50,0.3,2026-08-21\n',
    );
  });
  afterAll(async () => {
    await gammatwin(['--home', home, 'db', 'stop']);
    await rm(home, { recursive: true, force: true });
    await rm(data, { recursive: true, force: true });
  });

  async function expectNothingStored(): Promise<void> {
    const { database } = await gammatwinJson<{ database: { state: string } }>(['--home', home, 'doctor']);
    expect(database.state.replace(/runs \d+/, 'runs 0')).not.toMatch(/ [1-9]\d*(,|$)/);
  }

  test('a data folder that is not there', async () => {
    const result = await run(...files(join(data, 'nowhere')), ...range);
    expect(result.code).toBe(1);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
    expect(result.stderr).toContain(join(data, 'nowhere'));
    await expectNothingStored();
  });

  test('a chain file with a NaN strike: file, row and column are named', async () => {
    const result = await run(...files(data), ...range);
    expect(result.code).toBe(1);
    const last = result.stderr.trim().split('\n').at(-1)!;
    expect(last).toMatch(/^gammatwin: INVALID_CHAIN: .*bad\.csv.*strike/);
    await expectNothingStored();
  });

  test('a bad chain file after a good one: not even the good one is stored', async () => {
    await writeFile(
      join(data, 'chains/a-good.csv'),
      'symbol,date,asof,spot,type,strike,bid,ask,last,volume,open_interest,iv,expiration\n' +
        'AAA,2026-07-15,2026-07-15T15:59:59,10.5,C,10,1,1.1,1,5,50,0.3,2026-08-21\n',
    );
    const result = await run(...files(data), ...range);
    expect(result.code).toBe(1);
    expect(result.stderr.trim().split('\n').at(-1)).toMatch(/^gammatwin: INVALID_CHAIN: .*bad\.csv.*strike/);
    await expectNothingStored();
  });

  test('an unknown option', async () => {
    const result = await run('nightly', '--date', '2026-07-16', '--dat', 'x');
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(/^error: unknown option '--dat'/);
  });

  test('a date that is none', async () => {
    const result = await run('nightly', '--date', '2026-02-30');
    expect(result.code).toBe(1);
    expect(result.stderr.trim()).toBe(
      'gammatwin: INVALID_INPUT: date: expected YYYY-MM-DD, was "2026-02-30"',
    );
  });

  test('a broken DATABASE_URL, whose password is not repeated', async () => {
    const url = 'postgres://someone:secret@127.0.0.1:1/none';
    const result = await gammatwin(['--home', home, 'db', 'migrate'], { DATABASE_URL: url });
    expect(result.code).toBe(1);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
    expect(result.stderr).toMatch(/^gammatwin: DATABASE_UNREACHABLE: /);
    expect(result.stderr).not.toContain('secret');
  });

  test('a nightly run before any training', async () => {
    await writeFile(
      join(data, 'chains/bad.csv'),
      'symbol,date,asof,spot,type,strike,bid,ask,last,volume,open_interest,iv,expiration\nAAA,2026-07-16,2026-07-16T15:59:59,10.8,C,10,1,1.1,1,5,50,0.3,2026-08-21\n',
    );
    expect((await run(...files(data), ...range)).code).toBe(0);
    const result = await run('nightly', '--date', '2026-07-16');
    expect(result.code).toBe(1);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
    expect(result.stderr).toMatch(/INVALID_CHECKPOINT: .*models.foundation/);
  });

  test('a simulated market into a database of a real one', async () => {
    const result = await run('ingest', '--provider', 'simulator', '--symbols', 'AAA', ...range);
    expect(result.code).toBe(1);
    expect(result.stderr.trim().split('\n').at(-1)).toMatch(
      /^gammatwin: MARKET_MISMATCH: this database holds the market "real"/,
    );
  });
});
