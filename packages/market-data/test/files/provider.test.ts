import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toEpochDay } from '@gammatwin/core';
import { writeFileAtomic } from '@gammatwin/tabular';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileProvider } from '../../src/index.ts';
import { all } from '../contract.ts';
import { sampleBars, sampleRange, snapshotChain, writeSampleFolder, writeTable } from './sample-folder.ts';

const symbols = ['AAA', 'BRK.B', 'CCC', 'IDX'];
const day = (text: string) => toEpochDay(`2026-07-${text}`);

describe.each(['parquet', 'csv'] as const)('fileProvider on %s', (format) => {
  let folder: string;
  beforeEach(async () => {
    folder = await writeSampleFolder(format);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('knows names and sectors, one spelling of share classes, and underlyings without bars', async () => {
    expect(await fileProvider({ folder }).instruments()).toEqual([
      { symbol: 'AAA', name: 'Triple A, Inc.', sector: 'Information Technology' },
      { symbol: 'BRK.B', name: 'Berkshire', sector: 'Financials' },
      { symbol: 'CCC', name: null, sector: null },
      { symbol: 'IDX', name: null, sector: null },
    ]);
  });

  it('reads the snapshot shape: our units, 0 as nothing', async () => {
    const [, chain] = await all(fileProvider({ folder }).chains({ symbols, session: day('15') }));
    const n = Number.NaN;
    expect(chain).toEqual({
      underlying: 'AAA',
      session: day('15'),
      asOf: Date.parse('2026-07-15T17:15:00.250Z'),
      source: `snapshot.${format}`,
      spot: 107.5,
      strike: Float64Array.of(105, 110),
      expiration: Int32Array.of(day('17'), toEpochDay('2026-08-21')),
      isCall: Uint8Array.of(1, 0),
      bid: Float64Array.of(3, 5),
      ask: Float64Array.of(3.2, 5.4),
      last: Float64Array.of(3.1, n),
      volume: Float64Array.of(12, n),
      openInterest: Float64Array.of(100, 200),
      impliedVolatility: Float64Array.of(0.3, n),
      delta: Float64Array.of(0.7, -0.55),
      gamma: Float64Array.of(0.05, 0.03),
      thetaPerDay: Float64Array.of(-0.2, -0.05),
      vegaPerVolPoint: Float64Array.of(0.03, 0.12),
      rhoPerRatePoint: Float64Array.of(0.004, -0.06),
    });
  });

  it('gives all captures of an underlying and session one after the other, the fullest last', async () => {
    const chains = await all(fileProvider({ folder }).chains({ symbols, session: day('15') }));
    expect(
      chains.map(({ underlying, source, asOf, strike }) => [underlying, source, asOf, strike.length]),
    ).toEqual([
      ['AAA', `snapshot.${format}`, Date.parse('2026-07-15T15:00:00Z'), 1],
      ['AAA', `snapshot.${format}`, Date.parse('2026-07-15T17:15:00.250Z'), 2],
      ['AAA', `eod.${format}`, Date.parse('2026-07-15T19:59:59Z'), 3],
      ['BRK.B', `snapshot.${format}`, Date.parse('2026-07-15T17:16:00Z'), 1],
    ]);
  });

  it('gives one of two copies of a capture', async () => {
    await writeTable(join(folder, `chains/copy.${format}`), snapshotChain());
    const chains = await all(fileProvider({ folder }).chains({ symbols, session: day('15') }));
    expect(chains.length).toBe(4);
    const accounts = await fileProvider({ folder }).accounts();
    const left = accounts.filter(({ kind }) => kind === 'chains').map(({ leftOut }) => leftOut);
    expect(left.flat().filter(({ what }) => what === 'superseded')).toHaveLength(1);
  });

  it('knows who belonged to an index when: the end date is the first day outside', async () => {
    const provider = fileProvider({ folder });
    expect(await provider.memberships()).toEqual([
      { universe: 'letters', symbol: 'AAA', from: toEpochDay('2015-03-23'), to: toEpochDay('2024-09-22') },
      { universe: 'letters', symbol: 'AAA', from: toEpochDay('2025-01-02'), to: null },
      { universe: 'letters', symbol: 'BRK.B', from: toEpochDay('2010-02-16'), to: null },
    ]);
    expect(provider.rejected).toMatchObject([
      { kind: 'memberships', symbol: 'ZZZ', reason: 'ends before it starts', first: 'line 5', session: null },
    ]);
  });

  it('gives a row for each headline and target, and reports one without a score', async () => {
    const provider = fileProvider({ folder });
    const headline = 'AAA sells B to BRK';
    expect(await provider.scoredHeadlines()).toEqual([
      { source: 'scored', headline, target: 'AAA', score: -0.374 },
      { source: 'scored', headline, target: 'BRK', score: 0.2 },
    ]);
    expect(provider.rejected).toMatchObject([{ kind: 'scoredHeadlines', first: 'entry 7', rows: 1 }]);
  });

  it('accounts for every row of every file', async () => {
    const accounts = await fileProvider({ folder }).accounts();
    for (const { file, rowsRead, rowsGiven, leftOut } of accounts)
      expect(rowsGiven + leftOut.reduce((sum, { rows }) => sum + rows, 0), file).toBe(rowsRead);
    const brief = accounts.map(({ file, rowsRead, rowsGiven, records }) => [
      file,
      rowsRead,
      rowsGiven,
      records,
    ]);
    expect(brief).toEqual([
      [`equities/daily.${format}`, 20, 20, 20],
      ['equities/sectors.csv', 2, 2, 2],
      ['equities/letters_membership.csv', 4, 3, 3],
      [`macro/spy_daily.${format}`, 10, 10, 10],
      [`macro/vix_daily.${format}`, 10, 10, 10],
      [`macro/yields.${format}`, 10, 10, 30],
      [`chains/eod.${format}`, 5, 5, 5],
      [`chains/index.${format}`, 3, 2, 2],
      [`chains/snapshot.${format}`, 5, 4, 4],
      ['news/scored.json', 2, 1, 2],
    ]);
    expect(accounts.flatMap(({ leftOut }) => leftOut.map(({ what, rows }) => [what, rows]))).toEqual([
      ['rejected', 1],
      ['merged', 1],
      ['rejected', 1],
      ['rejected', 1],
    ]);
  });

  it('rejects symbols that are none, and days on which the exchange was closed', async () => {
    const chain = snapshotChain();
    (chain['symbol'] as string[])[4] = 'ELEVENCHARS';
    await writeTable(join(folder, `chains/snapshot.${format}`), chain);
    await writeTable(join(folder, `macro/vix_more.${format}`), {
      DATE: ['2026-07-03', '2026-07-06'],
      CLOSE: Float64Array.of(15, Number.NaN),
    });
    const provider = fileProvider({ folder });
    await provider.accounts();
    const reasons = provider.rejected.map(({ kind, symbol, reason }) => [kind, symbol, reason]);
    expect(reasons).toContainEqual(['chains', '', 'a symbol of more than 10 characters (ELEVENCHARS)']);
    expect(reasons).toContainEqual(['macro', '', 'the exchange was closed that day']);
    expect(reasons).toContainEqual(['macro', '', 'no value']);
    const symbolsGiven = (await provider.instruments()).map(({ symbol }) => symbol);
    expect(symbolsGiven).toEqual(['AAA', 'BRK.B', 'IDX']);
  });

  it('reads the end-of-day shape, whose times are those of New York', async () => {
    const [chain] = await all(fileProvider({ folder }).chains({ symbols, session: day('16') }));
    expect(chain?.asOf).toBe(Date.parse('2026-07-16T19:59:59Z'));
    expect(chain?.isCall).toEqual(Uint8Array.of(1, 0));
    expect(chain?.impliedVolatility).toEqual(Float64Array.of(0.29, Number.NaN));
    expect(chain?.delta).toEqual(Float64Array.of(Number.NaN, Number.NaN));
    expect(chain?.openInterest).toEqual(Float64Array.of(101, 82));
  });

  it('reads the quote-date shape and adds up options that differ in settlement alone', async () => {
    const [chain] = await all(fileProvider({ folder }).chains({ symbols, session: day('14') }));
    expect(chain?.asOf).toBe(Date.parse('2026-07-14T20:00:00Z'));
    expect(chain?.strike).toEqual(Float64Array.of(5000, 5000));
    expect(chain?.openInterest).toEqual(Float64Array.of(80, 20));
    expect(chain?.volume).toEqual(Float64Array.of(12, 1));
    expect(chain?.impliedVolatility).toEqual(Float64Array.of(0.152, 0.15));
    expect(chain?.bid).toEqual(Float64Array.of(100, 89));
  });

  it('reports the chain without a price of its underlying', async () => {
    const provider = fileProvider({ folder });
    expect(provider.rejected).toEqual([]);
    await all(provider.chains({ symbols, session: day('15') }));
    await all(provider.chains({ symbols, session: day('14') }));
    await all(provider.chains({ symbols, session: day('16') }));
    await all(provider.chains({ symbols, session: day('15') }));
    expect(provider.rejected).toEqual([
      {
        kind: 'chains',
        file: join(folder, `chains/snapshot.${format}`),
        session: day('15'),
        reason: 'no price of the underlying',
        rows: 1,
        first: format === 'csv' ? 'line 6' : 'row 5',
        symbol: 'CCC',
      },
    ]);
  });

  it.each([
    [
      'strike',
      Float64Array.of(105, Number.NaN, 105, 500, 50),
      /snapshot.*(row 2|line 3), column strike: was NaN/,
    ],
    ['strike', Float64Array.of(105, 110, 105, 0, 50), /snapshot.*(row 4|line 5), column strike: was 0/],
    ['side', ['call', 'put', 'CALL', 'put', 'call'], /snapshot.*(row 3|line 4), column side: was CALL/],
  ])('refuses a file with a faulty %s before anything goes out', async (column, values, message) => {
    await writeTable(join(folder, `chains/snapshot.${format}`), { ...snapshotChain(), [column]: values });
    const seen: string[] = [];
    const read = async () => {
      for await (const chain of fileProvider({ folder }).chains({ symbols, session: day('15') })) {
        seen.push(chain.underlying);
      }
    };
    await expect(read()).rejects.toThrow(message);
    await expect(read()).rejects.toMatchObject({ code: 'INVALID_CHAIN', fields: { column } });
    expect(seen).toEqual([]);
  });

  it('refuses files of columns that it does not know', async () => {
    await writeTable(join(folder, `chains/other.${format}`), { symbol: ['A'], strike: Float64Array.of(1) });
    await expect(fileProvider({ folder }).chainSessions(sampleRange)).rejects.toThrow(
      /chains\/other.*expected symbol, updated, .* or symbol, date, .* or underlying, .*was "symbol, strike"/,
    );
    await writeTable(join(folder, `equities/other.${format}`), { symbol: ['A'], price: Float64Array.of(1) });
    await expect(all(fileProvider({ folder }).bars({ symbols, ...sampleRange }))).rejects.toThrow(
      /equities\/other.*expected symbol, date, open, .*was "symbol, price"/,
    );
    await writeFileAtomic(join(folder, 'news/other.json'), '{"1": {"text": "x"}}');
    await expect(fileProvider({ folder }).scoredHeadlines()).rejects.toThrow(/news\/other.json.*1.sentence/);
    await writeFileAtomic(join(folder, 'news/other.json'), '{"1": ');
    await expect(fileProvider({ folder }).scoredHeadlines()).rejects.toMatchObject({
      code: 'UNREADABLE_FILE',
    });
    await writeTable(join(folder, `macro/other.${format}`), { day: ['2026-07-06'], x: Float64Array.of(1) });
    await expect(fileProvider({ folder }).macro(sampleRange)).rejects.toThrow(/macro\/other.*was "day, x"/);
  });

  it('takes SPY from the bars where they have it', async () => {
    const bars = sampleBars();
    const renamed = (bars['symbol'] as string[]).map((symbol) => (symbol === 'AAA' ? 'SPY' : symbol));
    await writeTable(join(folder, `equities/daily.${format}`), { ...bars, symbol: renamed });
    const macro = await fileProvider({ folder }).macro(sampleRange);
    expect(macro.values[0 * 5 + 0]).toBe(15);
    expect(macro.values[1 * 5 + 1]).toBe(102);
    expect(macro.values[1 * 5 + 2]).toBeCloseTo(4.2, 12);
  });
});

describe('fileProvider', () => {
  it('names the folder that is not there or holds nothing it knows', async () => {
    expect(() => fileProvider({ folder: '/no/such/place' })).toThrow(
      'market data folder /no/such/place does not exist',
    );
    const folder = await writeSampleFolder('csv');
    const empty = join(folder, 'empty');
    await writeFileAtomic(join(empty, 'notes.txt'), 'x');
    expect(() => fileProvider({ folder: empty })).toThrow(
      `market data folder ${empty} has none of equities/, chains/, macro/, news/`,
    );
    await rm(folder, { recursive: true });
  });
});
