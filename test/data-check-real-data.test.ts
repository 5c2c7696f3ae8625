import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopDatabase } from '@gammatwin/store';
import { realDataFolder } from '@gammatwin/testkit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { gammatwin, gammatwinJson } from './support/cli.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

interface Finding {
  readonly rule: string;
  readonly severity: string;
  readonly tickers: readonly string[];
  readonly sessions: readonly string[];
  readonly rows: number;
  readonly detail: string;
  readonly features: readonly string[];
}

const folder = realDataFolder();

// Three underlyings that both the snapshots and the end-of-day file have, an index without bars, and one snapshot alone.
const both = ['AAPL', 'MU', 'NVDA'];
const symbols = [...both, 'NDX', 'BKNG'];
/** Those of the range; the others would only take longer. */
const files = [
  'equities/us_daily_2016_2026.parquet',
  'chains/eod_22_underlyings_10_days.parquet',
  'chains/us_chains_2026-07-15.parquet',
  'chains/us_chains_2026-07-16.parquet',
  'chains/us_chains_2026-08-19.parquet',
];

describe.skipIf(!folder)('gammatwin data check on the real files', () => {
  let home: string;
  let findings: readonly Finding[];
  const json = <T>(...args: string[]) => gammatwinJson<T>(['--home', home, ...args]);
  const of = (rule: string) => findings.filter((finding) => finding.rule === rule);

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'gammatwin-'));
    for (const sub of ['equities', 'chains']) await mkdir(join(home, 'data', sub), { recursive: true });
    for (const file of files) await symlink(join(folder!, file), join(home, 'data', file));
    await json(
      ...['ingest', '--provider', 'files', '--folder', join(home, 'data'), '--symbols', symbols.join()],
      ...['--from', '2026-06-01', '--to', '2026-08-19'],
    );
    findings = (await json<{ findings: readonly Finding[] }>('data', 'check')).findings;
  });
  afterAll(async () => {
    await stopDatabase(home);
    await rm(home, { recursive: true, force: true });
  });

  test('finds the two sessions whose open interest is that of the session before, and their features', () => {
    const high = findings.filter(({ severity }) => severity === 'high');
    expect(high.map(({ rule, sessions, tickers }) => [rule, sessions, tickers.length])).toEqual([
      ['stale-open-interest', ['2026-07-20'], both.length + 1],
      ['stale-open-interest', ['2026-07-24'], both.length + 1],
    ]);
    expect(high[0]?.features).toContain('pcr_oi');
    expect(high[0]?.features).not.toContain('atm_call_iv');
  });

  test('finds implied volatilities of zero', () => {
    const missing = of('missing-volatility').find(({ tickers }) => tickers.includes('NDX'));
    expect(missing).toMatchObject({ severity: 'medium', sessions: { length: 10 } });
    expect(missing?.rows).toBeGreaterThan(20_000);
  });

  test('finds crossed quotes, of the end-of-day file and of the snapshots', () => {
    const crossed = of('crossed-quotes');
    expect(crossed.find(({ detail }) => detail.includes('eod_22'))).toMatchObject({
      tickers: ['NDX'],
      rows: 216,
    });
    expect(crossed.filter(({ tickers }) => tickers.includes('BKNG')).length).toBe(3);
  });

  test('finds two captures of one session and captures at other hours', () => {
    expect(of('two-captures')).toMatchObject([
      { sessions: ['2026-07-16'], tickers: { length: both.length } },
    ]);
    expect(of('two-captures')[0]?.detail).toMatch(/11:\d\d .* and 15:59 /);
    const off = of('capture-off-close').map(({ sessions, severity }) => `${sessions[0]} ${severity}`);
    expect(off.toSorted()).toEqual(['2026-07-15 medium', '2026-07-16 medium', '2026-08-19 low']);
    const changing = of('capture-hour-changes').flatMap(({ tickers }) => tickers);
    expect(changing.toSorted()).toEqual([...both, 'BKNG'].toSorted());
  });

  test('finds what is missing: chains between the collections, bars of an index and of a stock that ended', () => {
    expect(of('no-bars')).toMatchObject([{ tickers: ['BKNG', 'NDX'] }]);
    expect(of('chain-gap').flatMap(({ tickers }) => tickers)).toContain('BKNG');
    expect(of('bar-gap')).toEqual([]);
    expect(of('unadjusted-split')).toEqual([]);
    expect(of('frozen-quotes')).toEqual([]);
  });

  test('a range without data has no finding, and one that ends before it begins is refused', async () => {
    const check = (...range: string[]) => gammatwin(['--json', '--home', home, 'data', 'check', ...range]);
    const [empty, wrong] = await Promise.all([
      check('--from', '2026-09-01'),
      check('--from', '2026-07-02', '--to', '2026-07-01'),
    ]);
    expect(JSON.parse(empty.stdout)).toMatchObject({ optionRows: 0, findings: [] });
    expect(wrong.code).not.toBe(0);
    expect(wrong.stderr).toContain('--to');
  });
});
