import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blackScholes } from '@gammatwin/greeks';
import { optionsFeatureNames } from '@gammatwin/options-features';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { gammatwin, gammatwinJson } from './support/cli.ts';

vi.setConfig({ testTimeout: 120_000 });

// Hull's example: 0.3846 years.
const hull = ['--side', 'call', '--spot', '49', '--strike', '50', '--days', '140.379', '--rate', '0.05'];

describe('gammatwin greeks', () => {
  interface Result {
    value: Record<string, number> | null;
    implied_volatility: number | null;
    refusal: string | null;
  }

  test('Hull’s option, and the volatility of a price', async () => {
    const result = await gammatwinJson<Result>(['greeks', ...hull, '--volatility', '0.2', '--price', '2.4']);
    expect(result.value!['delta']).toBeCloseTo(0.521602, 6);
    expect(result.value!['vegaPerVolPoint']).toBeCloseTo(0.121052, 6);
    expect(result.implied_volatility).toBeCloseTo(0.2, 2);
    const again = await gammatwinJson<Result>(['greeks', ...hull, '--price', '2.4']);
    expect(again.value!['price']).toBeCloseTo(2.4, 8);
  });

  test('an American put is worth more than the European', async () => {
    const put = [
      'greeks',
      '--side',
      'put',
      '--spot',
      '90',
      '--strike',
      '100',
      '--days',
      '365',
      '--rate',
      '0.08',
    ];
    const price = async (...more: string[]) =>
      (await gammatwinJson<Result>([...put, '--volatility', '0.2', ...more])).value!['price']!;
    expect(await price('--exercise', 'american')).toBeGreaterThan((await price()) + 0.5);
  });

  test('a price without a volatility is answered with the reason', async () => {
    const result = await gammatwinJson<Result>(['greeks', ...hull, '--price', '60']);
    expect(result).toMatchObject({ value: null, implied_volatility: null, refusal: 'above-bound' });
  });

  test('a table for people; wrong numbers are one line', async () => {
    const table = await gammatwin(['greeks', ...hull, '--volatility', '0.2']);
    expect(table.stdout).toMatch(/theta .*-0\.01179558.* USD per calendar day/);
    const wrong = await gammatwin(['greeks', ...hull, '--volatility', 'high']);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr.trim()).toBe('gammatwin: INVALID_INPUT: --volatility: expected a number, was "high"');
    const neither = await gammatwin(['greeks', ...hull]);
    expect(neither.code).toBe(1);
    expect(neither.stderr).toMatch(/--volatility: expected a volatility, or --price to find it/);
  });
});

describe('gammatwin chain', () => {
  interface Result {
    underlying: string;
    rows: number;
    features: { name: string; value: number; unit: string; missing: boolean }[];
    max_pain: number | null;
    atm_30d: number | null;
    faults: Record<string, number>;
    pictures: string[];
  }
  let home: string;
  let file: string;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'gammatwin-'));
    file = join(home, 'chains.csv');
    await writeFile(file, chainFile());
  });
  afterAll(async () => {
    await gammatwin(['--home', home, 'db', 'stop']);
    await rm(home, { recursive: true, force: true });
  });

  test('a file: 40 features, the surface, and two pictures', async () => {
    const folder = join(home, 'pictures');
    const result = await gammatwinJson<Result>([
      'chain',
      file,
      '--date',
      '2026-07-16',
      '--underlying',
      'AAA',
      '--picture',
      folder,
    ]);
    expect(result).toMatchObject({ underlying: 'AAA', rows: 68, faults: {} });
    expect(result.features.map(({ name }) => name)).toEqual([...optionsFeatureNames]);
    expect(result.features.find(({ name }) => name === 'pcr_oi')).toMatchObject({
      value: 0.5,
      missing: false,
    });
    expect(result.features.find(({ name }) => name === 'iv_rank')).toMatchObject({
      value: 0.5,
      missing: true,
    });
    expect(result.atm_30d).toBeCloseTo(0.25, 2);
    expect(result.pictures.map((path) => path.slice(folder.length + 1))).toEqual([
      'AAA-2026-07-16-gamma.svg',
      'AAA-2026-07-16-smile.svg',
    ]);
    for (const path of result.pictures) {
      const svg = await readFile(path, 'utf8');
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      expect(svg).toMatch(/strike, /);
    }
  });

  test('what is missing or wrong is one line', async () => {
    const last = async (...args: string[]) => {
      const result = await gammatwin(['--home', home, 'chain', ...args]);
      expect(result.code).toBe(1);
      return result.stderr.trim().split('\n').at(-1);
    };
    expect(await last(file, '--date', '2026-07-16')).toMatch(/--underlying: expected one of AAA, BBB/);
    expect(await last(file, '--date', '2026-07-17', '--underlying', 'AAA')).toMatch(
      /NO_DATA: .* has no chain of AAA on 2026-07-17; it has AAA, BBB on 2026-07-16/,
    );
    expect(await last(join(home, 'none.csv'), '--date', '2026-07-16')).toMatch(/MISSING_FILE: no file /);
  });

  test('a ticker: what is stored, with its history', async () => {
    const range = ['--from', '2024-01-02', '--to', '2024-03-28'];
    const market = ['--provider', 'simulator', '--seed', '3', '--stocks', '2'];
    await gammatwinJson(['--home', home, 'ingest', ...market, ...range]);
    await gammatwinJson(['--home', home, 'features']);
    const bars = await gammatwin(['--home', home, 'chain', 'NOPE', '--date', '2024-03-28']);
    expect(bars.stderr).toMatch(/NO_DATA: no chain of NOPE is stored for 2024-03-28/);
    const symbol = await simulatedSymbol();
    const result = await gammatwinJson<Result>(['--home', home, 'chain', symbol, '--date', '2024-03-28']);
    expect(result.underlying).toBe(symbol);
    expect(result.features.filter(({ missing }) => missing)).toEqual([]);
  });
});

async function simulatedSymbol(): Promise<string> {
  const { simulatedProvider } = await import('@gammatwin/market-data');
  const { toEpochDay } = await import('@gammatwin/core');
  const provider = simulatedProvider({
    seed: 3,
    stocks: 2,
    from: toEpochDay('2024-01-02'),
    to: toEpochDay('2024-03-28'),
  });
  return (await provider.instruments())[0]!.symbol;
}

/** Two underlyings; AAA has two expirations of 17 strikes at 25 % volatility and a put-call ratio of 0.5. */
function chainFile(): string {
  const head = 'symbol,date,asof,spot,type,strike,bid,ask,last,volume,open_interest,iv,expiration';
  const moment = '2026-07-16,2026-07-16T15:59:59,100';
  const rows = [
    [20, '2026-08-05'],
    [50, '2026-09-04'],
  ].flatMap(([days, expiration]) =>
    Array.from({ length: 17 }, (_, i) => 84 + 2 * i).flatMap((strike) =>
      (['call', 'put'] as const).map((side) => {
        const { price } = blackScholes({
          spot: 100,
          strike,
          yearsToExpiry: Number(days) / 365,
          rate: 0.04,
          dividendYield: 0,
          volatility: 0.25,
          side,
        });
        const quote = [price - 0.002, price + 0.002, price].map((x) => x.toFixed(4)).join(',');
        const [letter, held] = side === 'call' ? ['C', 200] : ['P', 100];
        return `AAA,${moment},${letter},${strike},${quote},10,${held},0.25,${expiration}`;
      }),
    ),
  );
  return [head, ...rows, `BBB,${moment},C,100,1,1.1,1,5,50,0.3,2026-08-21`, ''].join('\n');
}
