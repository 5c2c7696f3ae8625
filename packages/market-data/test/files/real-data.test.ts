import { join } from 'node:path';
import { toEpochDay } from '@gammatwin/core';
import { allocateOptionValues, blackScholesColumns, yearsBetween } from '@gammatwin/greeks';
import { readParquet } from '@gammatwin/tabular';
import { realDataFolder } from '@gammatwin/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { barColumns, readBarFile } from '../../src/files/bar-file.ts';
import { type FileProvider, fileProvider } from '../../src/index.ts';
import { all } from '../contract.ts';

const folder = realDataFolder();
const everything = { from: 0, to: 30_000 };

describe.skipIf(!folder)('fileProvider on the real files', () => {
  let provider: FileProvider;
  let symbols: readonly string[];
  beforeAll(async () => {
    provider = fileProvider({ folder: folder! });
    symbols = (await provider.instruments()).map(({ symbol }) => symbol);
  });

  it('reads the 83,971 bars of 36 symbols without a fault', async () => {
    const table = await readParquet(join(folder!, 'equities/us_daily_2016_2026.parquet'), barColumns);
    const { series, rejected } = readBarFile(table);
    expect(rejected).toEqual([]);
    expect(series.size).toBe(36);
    expect([...series.values()].reduce((rows, { session }) => rows + session.length, 0)).toBe(83_971);
  });

  it('joins both bar files on one split basis and reports the one faulty bar', async () => {
    const [nvda, hubb] = await all(provider.bars({ symbols: ['NVDA', 'HUBB'], ...everything }));
    const worst = nvda!.close.reduce(
      (most, close, i) => (i === 0 ? most : Math.max(most, Math.abs(Math.log(close / nvda!.close[i - 1]!)))),
      0,
    );
    // NVDA moved 29.8 % on 2016-11-11, never more; without the common basis the seam of the files would be a tenfold step.
    expect(worst).toBeCloseTo(Math.log(1.298), 2);
    expect(hubb!.session.includes(toEpochDay('2021-05-05'))).toBe(false);
    expect(provider.rejected).toContainEqual(
      expect.objectContaining({ symbol: 'HUBB', first: 'row 532267', rows: 1 }),
    );
  });

  it('gives the 310,368 quotes of 335 underlyings of 2026-07-16, 40 of them refused for want of a spot price', async () => {
    const session = toEpochDay('2026-07-16');
    const chains = await all(provider.chains({ symbols, session }));
    const snapshot = chains.filter(({ delta }) => delta.some((x) => !Number.isNaN(x)));
    expect(snapshot.length).toBe(334);
    expect(snapshot.reduce((rows, { strike }) => rows + strike.length, 0)).toBe(310_368 - 40);
    expect(provider.rejected).toContainEqual(
      expect.objectContaining({ reason: 'no price of the underlying', symbol: 'CPRX', rows: 40 }),
    );
    // The end-of-day file has captures of 22, twelve of which the snapshot has too.
    expect(chains.length).toBe(334 + 22);
    expect(new Set(chains.map(({ underlying }) => underlying)).size).toBe(344);
    const [first, last] = chains.filter(({ underlying }) => underlying === 'NVDA');
    expect([first?.source, last?.source]).toEqual([
      'eod_22_underlyings_10_days.parquet',
      'us_chains_2026-07-16.parquet',
    ]);
  });

  it('has Greeks in our units: theta a calendar day, vega a volatility point, rho a percentage point', async () => {
    const session = toEpochDay('2026-07-16');
    const chain = (await all(provider.chains({ symbols: ['NVDA'], session }))).at(-1);
    const { strike, expiration, isCall, impliedVolatility, spot } = chain!;
    const ours = allocateOptionValues(strike.length);
    blackScholesColumns(
      {
        spot,
        strike,
        yearsToExpiry: Float64Array.from(expiration, (day) => yearsBetween(session, day)),
        rate: 0.037,
        dividendYield: 0,
        volatility: impliedVolatility,
        isCall,
      },
      ours,
    );
    const ratio = (theirs: Float64Array, mine: Float64Array) => {
      const ratios = Array.from(theirs, (value, i) => ({ value, i })).flatMap(({ value, i }) => {
        const comparable = Math.abs(Math.abs(chain!.delta[i]!) - 0.5) < 0.2 && expiration[i]! > session + 30;
        return comparable && !Number.isNaN(value / mine[i]!) ? [value / mine[i]!] : [];
      });
      return ratios.sort((a, b) => a - b)[ratios.length >> 1]!;
    };
    expect(ratio(chain!.vegaPerVolPoint, ours.vegaPerVolPoint)).toBeCloseTo(1, 1);
    expect(ratio(chain!.rhoPerRatePoint, ours.rhoPerRatePoint)).toBeCloseTo(1, 1);
    // A day of 252 a year would show as 1.45.
    expect(ratio(chain!.thetaPerDay, ours.thetaPerDay)).toBeGreaterThan(0.8);
    expect(ratio(chain!.thetaPerDay, ours.thetaPerDay)).toBeLessThan(1.2);
  });

  it('counts the chains of the other files, settlement twins added up', async () => {
    const of = async (date: string, symbol: string) =>
      (await all(provider.chains({ symbols: [symbol], session: toEpochDay(date) })))[0]!;
    // pandas: drop_duplicates(['strike', 'expiration', 'type']) and openinterest.sum() of SPX on 04/25/2019
    const spx = await of('2019-04-25', 'SPX');
    expect(spx.strike.length).toBe(10_870);
    expect(spx.openInterest.reduce((sum, x) => sum + x, 0)).toBe(15_096_089);
    expect((await of('2026-07-29', 'AAPL')).strike.length).toBe(1104);
    expect((await provider.chainSessions(everything)).length).toBe(10 + 12);
  });

  it('has VIX, SPY and yields on nearly all sessions', async () => {
    const range = { from: toEpochDay('2012-01-03'), to: toEpochDay('2025-12-31') };
    const macro = await provider.macro(range);
    for (let s = 0; s < 5; s++) {
      const known = macro.values.filter((value, i) => i % 5 === s && !Number.isNaN(value)).length;
      expect(known / macro.sessions.length, macro.names[s]).toBeGreaterThan(0.95);
    }
  });
});
