import { type BarSeries, createRandom, type MacroPanel, sessionClose, toEpochDay } from '@gammatwin/core';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { useStore } from './temporary-home.ts';

const database = useStore();
const monday = toEpochDay('2026-07-13');

function bars(symbol: string, sessions: readonly number[], prices: readonly number[]): BarSeries {
  const column = (shift: number) => Float64Array.from(prices, (price) => price + shift);
  return {
    symbol,
    splitsThrough: null,
    session: Int32Array.from(sessions),
    open: column(0),
    high: column(0.25),
    low: column(-0.25),
    close: column(0.125),
    volume: column(1000.5),
  };
}

describe('bars', () => {
  it('come back as a panel, NaN where there is none, and a second write changes nothing', async () => {
    const series = [
      bars('MSFT', [monday, monday + 1], [495.5, 498.17]),
      bars('AAPL', [monday + 1, monday + 2], [Number.NaN, 212.03]),
    ];
    for (let i = 0; i < 2; i++) expect(await database.store.writeBars(series)).toBe(4);
    const panel = await database.store.readBars();
    expect(panel.symbols).toEqual(['AAPL', 'MSFT']);
    expect([...panel.sessions]).toEqual([monday, monday + 1, monday + 2]);
    expect([...panel.open]).toEqual([Number.NaN, 495.5, Number.NaN, 498.17, 212.03, Number.NaN]);
    expect(panel.volume[1]).toBe(1496);
    expect((await database.store.counts()).prices).toBe(4);
  });

  it('are chosen by symbol and session, in the asked order', async () => {
    const panel = await database.store.readBars({ symbols: ['MSFT', 'NONE'], from: monday, to: monday });
    expect(panel.symbols).toEqual(['MSFT', 'NONE']);
    expect([...panel.sessions]).toEqual([monday]);
    expect([...panel.high]).toEqual([495.75, Number.NaN]);
    expect((await database.store.readBars({ symbols: [] })).sessions).toHaveLength(0);
  });

  it('are corrected by a later write', async () => {
    await database.store.writeBars([bars('MSFT', [monday], [1])]);
    const panel = await database.store.readBars({ symbols: ['MSFT'] });
    expect([...panel.close]).toEqual([1.125, 498.295, Number.NaN].slice(0, panel.sessions.length));
  });

  it('keep every price exactly', async () => {
    const random = createRandom('prices');
    const prices = Array.from({ length: 2_000 }, () => random.uniform() * 10 ** random.integer(-12, 12));
    const days = prices.map((_, i) => 10_000 + i);
    const series = bars('EXACT', days, prices);
    await database.store.writeBars([series]);
    const panel = await database.store.readBars({ symbols: ['EXACT'] });
    expect(panel.close).toEqual(series.close);
    expect(panel.volume).toEqual(series.volume);
  });

  it('leave nothing of a write that fails in its last row, and the store goes on', async () => {
    const before = await database.store.counts();
    const many = bars(
      'GOOD',
      Array.from({ length: 5_000 }, (_, i) => i),
      new Array(5_000).fill(1),
    );
    const twice = bars('BAD', [monday, monday], [1, 2]);
    await expect(database.store.writeBars([many, twice])).rejects.toMatchObject({
      code: 'INVALID_ROW',
    });
    await expect(database.store.writeBars([many, bars('TOOLONGSYMBOL', [1], [1])])).rejects.toMatchObject({
      code: 'INVALID_ROW',
      message: expect.stringContaining('too long'),
    });
    const unclear = { ...many, splitsThrough: Number.NaN };
    await expect(database.store.writeBars([unclear])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(await database.store.counts()).toEqual(before);
    expect(await database.store.writeBars([many])).toBe(5_000);
  });

  it('may be written by several at once', async () => {
    const symbols = ['A', 'B', 'C', 'D', 'E', 'F'];
    const all = symbols.map((symbol) => bars(symbol, [monday, monday + 1], [1, 2]));
    await Promise.all(
      [all, [...all].reverse(), all, [...all].reverse()].map((s) => database.store.writeBars(s)),
    );
    expect((await database.store.readBars({ symbols })).close).toEqual(
      Float64Array.from([...new Array(6).fill(1.125), ...new Array(6).fill(2.125)]),
    );
  });
});

it('bars are known at the close of their session, and say which splits they hold', async () => {
  const days = ['2024-07-02', '2024-07-03'].map(toEpochDay);
  await database.store.writeBars([
    { ...bars('KNOWN', days, [1, 2]), splitsThrough: toEpochDay('2025-01-02') },
  ]);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query(
    `select as_of, splits_through::text from market.prices where ticker = 'KNOWN' order by time`,
  );
  await client.end();
  expect(rows).toEqual([
    { as_of: new Date('2024-07-02T20:00:00Z'), splits_through: '2025-01-02' },
    { as_of: new Date('2024-07-03T17:00:00Z'), splits_through: '2025-01-02' },
  ]);
});

it('macro series come back by name, NaN included, and not before they were known', async () => {
  const panel: MacroPanel = {
    names: ['vix', 'dgs10'],
    sessions: Int32Array.of(monday, monday + 1),
    values: Float64Array.of(16.1, Number.NaN, 17.25, 4.31),
  };
  for (let i = 0; i < 2; i++) await database.store.writeMacro(panel);
  expect(await database.store.readMacro({ names: ['vix', 'dgs10'] })).toEqual(panel);
  expect(await database.store.readMacro({ from: monday + 1 })).toEqual({
    names: ['dgs10', 'vix'],
    sessions: Int32Array.of(monday + 1),
    values: Float64Array.of(4.31, 17.25),
  });
  const names = ['vix', 'dgs10'];
  const knownBy = async (moment: number) => [
    ...(await database.store.readMacro({ names, knownBy: moment })).values,
  ];
  expect(await knownBy(sessionClose(monday))).toEqual([16.1, Number.NaN]);
  expect(await knownBy(sessionClose(monday) - 1)).toEqual([]);
  expect(await knownBy(sessionClose(monday + 2) - 1)).toEqual([16.1, Number.NaN, 17.25, Number.NaN]);
  expect(await knownBy(sessionClose(monday + 2))).toEqual([16.1, Number.NaN, 17.25, 4.31]);
});

it('instruments come back sorted; what a later write does not know stays', async () => {
  const { store } = database;
  const exxon = {
    symbol: 'XOM',
    name: 'Exxon',
    sector: 'Energy',
    listedOn: toEpochDay('1920-03-25'),
  } as const;
  const etf = { symbol: 'SPY', name: null, sector: null };
  expect(await store.writeInstruments([exxon, etf, { ...exxon }])).toBe(2);
  await store.writeInstruments([{ symbol: 'XOM', name: "Exxon'; drop", sector: null }]);
  await store.writeInstruments([{ ...etf, delistedOn: 25_000 }]);
  await store.writeInstruments([]);
  expect(await store.readInstruments()).toEqual([
    { ...etf, delistedOn: 25_000 },
    { ...exxon, name: "Exxon'; drop" },
  ]);
  expect(await store.readInstruments(['SPY', 'NONE'])).toHaveLength(1);
  expect(await store.readInstruments([])).toEqual([]);
});
