import type { Dividend, Membership, NewsItem, OptionContract, Split, SymbolChange } from '@gammatwin/core';
import { toEpochDay } from '@gammatwin/core';
import { expect, it } from 'vitest';
import { useStore } from './temporary-home.ts';

const database = useStore();
const asOf = Date.parse('2026-07-16T20:00:00Z');
const day = toEpochDay;

it('splits come back by symbol and ex-date, repeated ones once, corrected by a later write', async () => {
  const { store } = database;
  const first: Split = { symbol: 'AAPL', exDate: day('2014-06-09'), from: 1, to: 7, asOf };
  const second: Split = { symbol: 'AAPL', exDate: day('2020-08-31'), from: 1, to: 4, asOf };
  const other: Split = { symbol: 'GE', exDate: day('2021-08-02'), from: 8, to: 1, asOf };
  expect(await store.writeSplits([other, second, first, { ...second }])).toBe(3);
  expect(await store.readSplits()).toEqual([first, second, other]);
  expect(
    await store.readSplits({ symbols: ['AAPL'], from: day('2014-06-10'), to: day('2020-08-31') }),
  ).toEqual([second]);
  await store.writeSplits([{ ...other, to: 2 }]);
  expect(await store.readSplits({ symbols: ['GE'] })).toEqual([{ ...other, to: 2 }]);
  expect(await store.writeSplits([])).toBe(0);
});

it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('a split into %d shares is refused', async (to) => {
  const split = { symbol: 'X', exDate: 1, from: 1, to, asOf };
  await expect(database.store.writeSplits([split])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

it('two different splits of one day are refused, and nothing of the write is kept', async () => {
  const split = { symbol: 'TWICE', exDate: 1, from: 1, to: 2, asOf };
  const rows = [{ ...split, symbol: 'FINE' }, split, { ...split, to: 3 }];
  await expect(database.store.writeSplits(rows)).rejects.toMatchObject({ code: 'INVALID_ROW' });
  expect(await database.store.readSplits({ symbols: ['FINE', 'TWICE'] })).toEqual([]);
});

it('dividends come back with what is unknown, a special one beside the regular one of its day', async () => {
  const { store } = database;
  const regular: Dividend = {
    symbol: 'COST',
    exDate: day('2020-12-01'),
    cash: 0.7,
    kind: 'regular',
    perYear: 4,
    declaredOn: day('2020-10-14'),
    paidOn: day('2020-12-11'),
    asOf,
  };
  const special: Dividend = {
    ...regular,
    cash: 10,
    kind: 'special',
    perYear: null,
    declaredOn: null,
    paidOn: null,
  };
  await store.writeDividends([special, regular]);
  expect(await store.readDividends({ symbols: ['COST'] })).toEqual([regular, special]);
  expect(await store.readDividends({ to: day('2020-11-30') })).toEqual([]);
  await expect(store.writeDividends([{ ...regular, cash: -1 }])).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  });
  await expect(store.writeDividends([{ ...regular, exDate: 0.5 }])).rejects.toThrow(
    /exDate: expected an epoch day/,
  );
});

it('symbol changes come back with those that touch a symbol', async () => {
  const { store } = database;
  const meta: SymbolChange = { from: 'FB', to: 'META', firstSession: day('2022-06-09'), asOf };
  const etf: SymbolChange = { from: 'META', to: 'METV', firstSession: day('2022-01-31'), asOf };
  await store.writeSymbolChanges([meta, etf, { from: 'A', to: 'B', firstSession: 1, asOf }]);
  expect(await store.readSymbolChanges(['META'])).toEqual([etf, meta]);
  expect(await store.readSymbolChanges()).toHaveLength(3);
  await expect(store.writeSymbolChanges([{ ...meta, from: 'META' }])).rejects.toThrow(
    /two different symbols/,
  );
});

it('a symbol may leave a universe and return; a new list replaces the old one of its universe only', async () => {
  const { store } = database;
  const member = (symbol: string, from: string, to: string | null, universe = 'sp500'): Membership => ({
    universe,
    symbol,
    from: day(from),
    to: to === null ? null : day(to),
  });
  const list = [
    member('AAL', '1996-01-02', '1997-01-14'),
    member('AAL', '2015-03-23', '2024-09-22'),
    member('MSFT', '1994-06-01', null),
  ];
  await store.writeMemberships([...list, member('QQQ', '2000-01-03', null, 'other')]);
  expect(await store.readMemberships('sp500')).toEqual(list);
  const on = (date: string) => store.readMembers('sp500', day(date));
  expect(await on('1997-01-14')).toEqual(['AAL', 'MSFT']);
  expect(await on('1997-01-15')).toEqual(['MSFT']);
  expect(await on('2015-03-22')).toEqual(['MSFT']);
  expect(await on('2015-03-23')).toEqual(['AAL', 'MSFT']);
  expect(await on('2024-09-23')).toEqual(['MSFT']);
  expect(await on('1990-01-02')).toEqual([]);

  await Promise.all([list.slice(2), list.slice(2)].map((rows) => store.writeMemberships(rows)));
  expect(await store.readMemberships('sp500')).toEqual(list.slice(2));
  expect(await store.readMembers('other', day('2020-01-02'))).toEqual(['QQQ']);
  await expect(store.writeMemberships([member('X', '2020-01-02', '2020-01-01')])).rejects.toThrow(
    /from before to/,
  );
  expect(await store.readMemberships('sp500')).toEqual(list.slice(2));
});

const article: NewsItem = {
  id: '1',
  source: 'wire',
  publishedAt: asOf,
  asOf: asOf + 1000,
  symbols: ['AAPL', 'MSFT'],
  headline: 'A tab\t, a "quote", a \\ and {braces}',
  summary: null,
  url: 'https://example.com/1',
  publisher: null,
};

it('news are read by symbol, by moment and by what was known', async () => {
  const { store } = database;
  const later = {
    ...article,
    id: '2',
    publishedAt: asOf + 5000,
    asOf: asOf + 9000,
    symbols: ['BRK.B'],
    summary: 'S\n',
  };
  const none = { ...article, id: '3', publishedAt: asOf + 6000, asOf: asOf + 6000, symbols: [] };
  expect(await store.writeNews([later, article, none])).toBe(3);
  expect(await store.readNews()).toEqual([article, later, none]);
  expect(await store.readNews({ symbols: ['BRK.B', 'NONE'] })).toEqual([later]);
  expect(await store.readNews({ from: asOf + 5000, to: asOf + 5000 })).toEqual([later]);
  expect(await store.readNews({ knownBy: asOf + 8999 })).toEqual([article, none]);
  const early = { ...article, asOf: article.publishedAt - 1 };
  await expect(store.writeNews([early])).rejects.toMatchObject({ code: 'INVALID_ROW' });
});

it('an article that comes again gathers its symbols, and a changed text is not known sooner', async () => {
  const { store } = database;
  const item = { ...article, id: 'again', symbols: ['C'] };
  const read = async () => (await store.readNews()).find(({ id }) => id === 'again');
  expect(await store.writeNews([item, { ...item, symbols: ['A', 'C'] }])).toBe(1);
  await store.writeNews([{ ...item, symbols: ['B'], asOf: item.asOf + 50 }]);
  expect(await read()).toEqual({ ...item, symbols: ['A', 'B', 'C'] });
  await store.writeNews([{ ...item, headline: 'Corrected', asOf: item.asOf + 50 }]);
  expect(await read()).toMatchObject({ headline: 'Corrected', asOf: item.asOf + 50 });
});

it('contracts widen the days on which they were seen', async () => {
  const { store } = database;
  const call: OptionContract = {
    symbol: 'AAPL260918C00150000',
    underlying: 'AAPL',
    expiration: day('2026-09-18'),
    strike: 150.125,
    isCall: true,
    style: 'american',
    sharesPerContract: 100,
  };
  const put: OptionContract = { ...call, symbol: 'AAPL260918P00150000', isCall: false, style: 'european' };
  const monday = day('2026-07-13');
  await store.writeContracts(monday + 1, [put, call, call]);
  await store.writeContracts(monday + 3, [call]);
  await store.writeContracts(monday, [call]);
  const seenCall = { ...call, firstSeen: monday, lastSeen: monday + 3 };
  const seenPut = { ...put, firstSeen: monday + 1, lastSeen: monday + 1 };
  expect(await store.readContracts()).toEqual([seenCall, seenPut]);
  expect(await store.readContracts({ session: monday + 2, symbols: ['AAPL'] })).toEqual([seenCall]);
  expect(await store.readContracts({ symbols: ['MSFT'] })).toEqual([]);
  await expect(store.writeContracts(monday, [{ ...call, strike: Number.NaN }])).rejects.toThrow(
    /strike of AAPL/,
  );
});

it('scored headlines come back by source', async () => {
  const { store } = database;
  const rows = [
    { source: 'people', headline: 'Profit rises', target: 'Foo', score: 0.5 },
    { source: 'people', headline: 'Profit rises', target: 'Bar', score: -0.25 },
    { source: 'other', headline: 'Nothing', target: 'Foo', score: 0 },
  ];
  expect(await store.writeScoredHeadlines([...rows, rows[0]!])).toBe(3);
  expect(await store.readScoredHeadlines('people')).toEqual([rows[1], rows[0]]);
  expect(await store.readScoredHeadlines()).toHaveLength(3);
});
