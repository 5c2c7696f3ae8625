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

  it('reads the snapshot shape: the last capture, our units, 0 as nothing', async () => {
    const [chain, other] = await all(fileProvider({ folder }).chains({ symbols, session: day('15') }));
    const n = Number.NaN;
    expect(chain).toEqual({
      underlying: 'AAA',
      session: day('15'),
      asOf: Date.parse('2026-07-15T17:15:00.250Z'),
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
    expect(other?.underlying).toBe('BRK.B');
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
        file: join(folder, `chains/snapshot.${format}`),
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
      `market data folder ${empty} has none of equities/, chains/, macro/`,
    );
    await rm(folder, { recursive: true });
  });
});
