import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

// Eight underlyings that both the snapshots and the end-of-day file have, an index without bars, and one snapshot alone.
const both = ['AAPL', 'AMZN', 'META', 'MSFT', 'MU', 'NVDA', 'TSLA', 'AMD'];
const symbols = [...both, 'NDX', 'BKNG'];

describe.skipIf(!folder)('gammatwin data check on the real files', () => {
  let home: string;
  let findings: readonly Finding[];
  const json = <T>(...args: string[]) => gammatwinJson<T>(['--home', home, ...args]);
  const of = (rule: string) => findings.filter((finding) => finding.rule === rule);

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'gammatwin-'));
    await json(
      ...['ingest', '--provider', 'files', '--folder', folder!, '--symbols', symbols.join()],
      ...['--from', '2026-06-01', '--to', '2026-08-19'],
    );
    findings = (await json<{ findings: readonly Finding[] }>('data', 'check')).findings;
  });
  afterAll(async () => {
    await gammatwin(['--home', home, 'db', 'stop']);
    await rm(home, { recursive: true, force: true });
  });

  test('finds the two sessions whose open interest is that of the session before, and their features', () => {
    const high = findings.filter(({ severity }) => severity === 'high');
    expect(high.map(({ rule, sessions, tickers }) => [rule, sessions, tickers.length])).toEqual([
      ['stale-open-interest', ['2026-07-20'], 9],
      ['stale-open-interest', ['2026-07-24'], 9],
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
    expect(await json('data', 'check', '--from', '2026-09-01')).toMatchObject({
      optionRows: 0,
      findings: [],
    });
    const wrong = await gammatwin([
      '--home',
      home,
      'data',
      'check',
      '--from',
      '2026-07-02',
      '--to',
      '2026-07-01',
    ]);
    expect(wrong.code).not.toBe(0);
    expect(wrong.stderr).toContain('--to');
  });
});
