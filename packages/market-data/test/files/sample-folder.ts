import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EpochDay, sessionsBetween, toEpochDay, toIsoDate } from '@gammatwin/core';
import { type ColumnData, writeFileAtomic, writeParquet } from '@gammatwin/tabular';

export const sampleRange: { readonly from: EpochDay; readonly to: EpochDay } = {
  from: toEpochDay('2026-07-06'),
  to: toEpochDay('2026-07-17'),
};

type Columns = Readonly<Record<string, readonly string[] | Float64Array>>;

/** A small market in all the shapes that the file provider knows, as Parquet or as CSV, in a folder of its own. */
export async function writeSampleFolder(format: 'parquet' | 'csv'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'market-'));
  const write = (name: string, columns: Columns) => writeTable(join(folder, `${name}.${format}`), columns);
  await write('equities/daily', sampleBars());
  await write('chains/snapshot', snapshotChain());
  await write('chains/eod', endOfDayChain());
  await write('chains/index', quoteDateChain());
  const days = Array.from(sessionsBetween(sampleRange.from, sampleRange.to), toIsoDate);
  const level = (value: number) => Float64Array.from(days, (_, i) => value + i / 10);
  await write('macro/vix_daily', { DATE: days, CLOSE: level(15) });
  await write('macro/spy_daily', { Date: days, Close: level(600) });
  await write('macro/yields', { date: days, DGS3MO: level(4.1), DGS2: level(3.9), DGS10: level(4.4) });
  await writeFileAtomic(
    join(folder, 'equities/sectors.csv'),
    'Symbol,Security,GICS Sector\nAAA,"Triple A, Inc.",Information Technology\nBRK-B,Berkshire,Financials\n',
  );
  await writeFileAtomic(
    join(folder, 'equities/letters_membership.csv'),
    'ticker,start_date,end_date\nAAA,2015-03-23,2024-09-23\nAAA,2025-01-02,\nBRK-B,2010-02-16,\nZZZ,2020-01-02,2019-01-02\n',
  );
  await writeFileAtomic(join(folder, 'news/scored.json'), JSON.stringify(sampleHeadlines));
  return folder;
}

/** In the shape of FiQA; the second entry has no score that can be used. */
const sampleHeadlines = {
  1: {
    sentence: 'AAA sells B to BRK',
    info: [
      { target: 'AAA', sentiment_score: '-0.374' },
      { target: 'BRK', sentiment_score: '0.2' },
    ],
  },
  7: { sentence: 'CCC', info: [{ target: 'CCC', sentiment_score: '7' }] },
};

export async function writeTable(path: string, columns: Columns): Promise<void> {
  if (path.endsWith('.parquet')) return writeParquet(path, columns as Record<string, ColumnData>);
  const names = Object.keys(columns);
  const rows = Array.from({ length: columns[names[0]!]!.length }, (_, i) =>
    names.map((name) => {
      const value = columns[name]![i]!;
      return Number.isNaN(value) ? '' : String(value);
    }),
  );
  return writeFileAtomic(path, `${[names, ...rows].map((row) => row.join(',')).join('\n')}\n`);
}

/** Ten sessions of AAA around 100 and BRK-B around 500. */
export function sampleBars(): Record<string, string[] | Float64Array> {
  const days = Array.from(sessionsBetween(sampleRange.from, sampleRange.to), toIsoDate);
  const rows = ['AAA', 'BRK-B'].flatMap((symbol) => days.map((date, i) => ({ symbol, date, i })));
  const price = (add: number) =>
    Float64Array.from(rows, ({ symbol, i }) => (symbol === 'AAA' ? 100 : 500) + i + add);
  return {
    symbol: rows.map(({ symbol }) => symbol),
    date: rows.map(({ date }) => date),
    open: price(0),
    high: price(2),
    low: price(-1),
    close: price(1),
    volume: Float64Array.from(rows, ({ i }) => 1000 + i),
  };
}

/** Two underlyings on 2026-07-15 at 13:15 and an earlier capture of the first; no price of a third. */
export function snapshotChain(): Record<string, string[] | Float64Array> {
  const n = Number.NaN;
  return {
    symbol: ['AAA', 'AAA', 'AAA', 'BRK-B', 'CCC'],
    updated: [
      '2026-07-15T13:15:00.250000-04:00',
      '2026-07-15T13:15:00.250000-04:00',
      '2026-07-15T11:00:00.000000-04:00',
      '2026-07-15T13:16:00.000000-04:00',
      '2026-07-15T13:17:00.000000-04:00',
    ],
    spot: Float64Array.of(107.5, 107.5, 107, 508, n),
    expiration: ['2026-07-17', '2026-08-21', '2026-07-17', '2026-08-21', '2026-08-21'],
    side: ['call', 'put', 'call', 'put', 'call'],
    strike: Float64Array.of(105, 110, 105, 500, 50),
    bid: Float64Array.of(3, 5, 2.5, 9, 1),
    ask: Float64Array.of(3.2, 5.4, 2.9, 9.9, 1.2),
    last: Float64Array.of(3.1, 0, 2.7, 9.5, 1.1),
    volume: Float64Array.of(12, n, 5, 3, 1),
    open_interest: Float64Array.of(100, 200, 100, 40, 10),
    iv: Float64Array.of(0.3, 0, 0.3, 0.2, 0.5),
    delta: Float64Array.of(0.7, -0.55, 0.7, -0.4, 0.5),
    gamma: Float64Array.of(0.05, 0.03, 0.05, 0.01, 0.02),
    theta: Float64Array.of(-0.2, -0.05, -0.2, -0.1, -0.05),
    vega: Float64Array.of(0.03, 0.12, 0.03, 0.5, 0.1),
    rho: Float64Array.of(0.004, -0.06, 0.004, -0.2, 0.02),
  };
}

/** AAA on 2026-07-15 too, with fewer Greeks but more rows, and on 2026-07-16. */
function endOfDayChain(): Record<string, string[] | Float64Array> {
  const date = ['2026-07-15', '2026-07-15', '2026-07-15', '2026-07-16', '2026-07-16'];
  return {
    symbol: date.map(() => 'AAA'),
    date,
    asof: date.map((day) => `${day}T15:59:59`),
    spot: Float64Array.of(108, 108, 108, 109, 109),
    type: ['C', 'P', 'C', 'C', 'P'],
    strike: Float64Array.of(105, 105, 110, 105, 105),
    bid: Float64Array.of(3.4, 0.4, 0.5, 4.1, 0.2),
    ask: Float64Array.of(3.6, 0.6, 0.7, 4.3, 0.3),
    last: Float64Array.of(3.5, 0.5, 0.6, 4.2, 0.25),
    volume: Float64Array.of(10, 0, 3, 8, 2),
    open_interest: Float64Array.of(100, 80, 60, 101, 82),
    iv: Float64Array.of(0.31, 0.32, 0.3, 0.29, 0),
    expiration: date.map(() => '2026-08-21'),
  };
}

/** An index on 2026-07-14 whose third-Friday option is listed twice, settled at the open and at the close. */
function quoteDateChain(): Record<string, string[] | Float64Array> {
  return {
    underlying: ['IDX', 'IDX', 'IDX'],
    underlying_last: Float64Array.of(5000, 5000, 5000),
    type: ['call', 'call', 'put'],
    expiration: ['08/21/2026', '08/21/2026', '08/21/2026'],
    quotedate: ['07/14/2026', '07/14/2026', '07/14/2026'],
    strike: Float64Array.of(5000, 5000, 5000),
    last: Float64Array.of(100, 101, 90),
    bid: Float64Array.of(99, 100, 89),
    ask: Float64Array.of(101, 102, 91),
    volume: Float64Array.of(5, 7, 1),
    openinterest: Float64Array.of(30, 50, 20),
    impliedvol: Float64Array.of(0.151, 0.152, 0.15),
    delta: Float64Array.of(0.51, 0.52, -0.48),
    gamma: Float64Array.of(0.001, 0.002, 0.001),
  };
}
