import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { gammatwin, gammatwinJson } from './support/cli.ts';

interface Report {
  date: string;
  trade_date: string;
  universe: number;
  with_options: number;
  trades: {
    ticker: string;
    side: 'buy' | 'sell';
    entry_price: number;
    target_price: number;
    stop_price: number;
    target_pct: number;
    stop_pct: number;
    probability: number;
    position_size_pct: number;
    policy_size_pct: number;
    kelly_size_pct: number;
    reward_risk: number;
    options_context: Record<string, unknown>;
    rationale: string[];
  }[];
  declined: { ticker: string; reason: string }[];
}

vi.setConfig({ testTimeout: 300_000 });

// The whole way on a small simulated market: every later test stands on what these commands have stored.
describe('a simulated market from ingestion to trades', () => {
  let home: string;
  const run = (...args: string[]) => gammatwin(['--home', home, ...args]);
  const json = <T>(...args: string[]) => gammatwinJson<T>(['--home', home, ...args]);
  const market = ['--provider', 'simulator', '--seed', '3', '--stocks', '12'];
  const range = ['--from', '2024-06-03', '--to', '2025-03-31'];

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'gammatwin-'));
  });
  afterAll(async () => {
    await gammatwin(['--home', home, 'db', 'stop']);
    await rm(home, { recursive: true, force: true });
  });

  test('ingest stores every bar and chain, and the same again changes nothing', async () => {
    const first = await json<Record<string, number>>('ingest', ...market, ...range);
    expect(first).toMatchObject({ symbols: 12, barRows: 12 * 207, chainSessions: 207, chains: 12 * 207 });
    const before = await json<{ database: { state: string } }>('doctor');
    await json('ingest', ...market, '--from', '2025-03-03', '--to', '2025-03-31');
    const after = await json<{ database: { state: string } }>('doctor');
    const data = (text: string) => text.replace(/runs \d+/, '');
    expect(data(after.database.state)).toBe(data(before.database.state));
  });

  test('features are computed for every session and chain', async () => {
    const summary = await json<Record<string, number>>('features');
    expect(summary).toMatchObject({ equityRows: 12 * 207, optionsRows: 12 * 207 });
  });

  test('the three stages train in order', async () => {
    const stage = (name: string) => json<Record<string, number>>('train', name, '--preset', 'tiny');
    expect((await stage('foundation'))['bestEpoch']).toBeGreaterThan(0);
    expect(await stage('twins')).toMatchObject({ optionsCoverage: 1 });
    expect((await stage('policy'))['updates']).toBeGreaterThan(0);
  });

  test('nightly gives trades in the shape of appendix C, the same bytes twice', async () => {
    const one = join(home, 'one.json');
    const two = join(home, 'two.json');
    const report = await json<Report>('nightly', '--date', '2025-03-31', '--out', one);
    await json<Report>('nightly', '--date', '2025-03-31', '--out', two);
    expect(await readFile(two, 'utf8')).toBe(await readFile(one, 'utf8'));
    expect(report).toMatchObject({
      date: '2025-03-31',
      trade_date: '2025-04-01',
      universe: 12,
      with_options: 12,
    });
    expect(report.trades.length + report.declined.length).toBe(10);
    expect(report.trades.length).toBeGreaterThan(0);
    for (const trade of report.trades) {
      const direction = trade.side === 'buy' ? 1 : -1;
      expect(direction * trade.target_pct).toBeGreaterThan(0);
      expect(direction * trade.stop_pct).toBeLessThan(0);
      expect(trade.target_price).toBeCloseTo(trade.entry_price * (1 + trade.target_pct), 10);
      expect(trade.reward_risk).toBeCloseTo(Math.abs(trade.target_pct / trade.stop_pct), 6);
      expect(trade.position_size_pct).toBe(Math.min(trade.policy_size_pct, trade.kelly_size_pct, 10));
      expect(trade.rationale.length).toBeGreaterThan(3);
      expect(Object.keys(trade.options_context)).toEqual([
        'pcr_oi',
        'pcr_extreme',
        'max_pain_strike',
        'max_pain_distance_pct',
        'gamma_concentration',
        'iv_percentile',
        'net_delta',
        'trend_signal',
        'missing',
      ]);
    }
  });

  test('an earlier night is refused: the models have seen what came after it', async () => {
    const result = await run('nightly', '--date', '2025-03-28');
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/MODEL_FROM_THE_FUTURE: the models have seen data up to 2025-03-31/);
  });

  test('a night without data and a day without a session are one clear line each', async () => {
    const none = await run('nightly', '--date', '2025-04-02');
    expect(none.code).toBe(1);
    expect(none.stderr.trim()).toBe(
      'gammatwin: NO_DATA: no bars are stored for 2025-04-02; stored are 2024-06-03 to 2025-03-31; run gammatwin ingest',
    );
    const sunday = await run('nightly', '--date', '2025-03-30');
    expect(sunday.code).toBe(1);
    expect(sunday.stderr.trim()).toBe(
      'gammatwin: NOT_A_SESSION: 2025-03-30 is not a session of the New York Stock Exchange',
    );
  });

  test('an edited checkpoint is refused by name and nothing is written', async () => {
    const file = join(home, 'models/twins/model.json');
    const kept = await readFile(file, 'utf8');
    const model = JSON.parse(kept);
    model.config.correctionHidden += 1;
    await writeFile(file, JSON.stringify(model));
    const out = join(home, 'refused.json');
    const result = await run('nightly', '--date', '2025-03-31', '--out', out);
    await writeFile(file, kept);
    expect(result.code).toBe(1);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
    expect(result.stderr).toMatch(
      /gammatwin: INVALID_CHECKPOINT: .*twins: .*model\.json was changed.*config/,
    );
    await expect(readFile(out)).rejects.toThrow(/ENOENT/);
  });

  test('a policy on sessions that the twins have learnt from is refused, and so is an unknown stock', async () => {
    const overlap = await run('train', 'policy', '--preset', 'tiny', '--through', '2025-02-14');
    expect(overlap.code).toBe(1);
    expect(overlap.stderr).toMatch(
      /STAGE_OVERLAP: the policy would begin at .* the twins have seen data up to/,
    );
    const unknown = await run('train', 'foundation', '--preset', 'tiny', '--symbols', 'TEC01,ZZZZ');
    expect(unknown.code).toBe(1);
    expect(unknown.stderr.trim()).toBe('gammatwin: UNKNOWN_SYMBOL: no bars are stored of ZZZZ');
  });

  test('nightly refuses a folder in place of its file before anything is stored', async () => {
    const result = await run('nightly', '--date', '2025-03-31', '--out', home);
    expect(result.code).toBe(1);
    expect(result.stderr.trim()).toMatch(/^gammatwin: OUTPUT_NOT_WRITABLE: .* it is not a file$/);
  });

  test('twins trained upon another foundation are refused', async () => {
    await json('train', 'foundation', '--preset', 'tiny', '--seed', '2');
    const result = await run('nightly', '--date', '2025-03-31');
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/INVALID_CHECKPOINT: the twins were trained upon another model/);
  });
});
