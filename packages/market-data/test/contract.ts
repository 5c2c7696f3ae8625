import { isDeepStrictEqual } from 'node:util';
import {
  type BarSeries,
  chainValueColumns,
  type EpochDay,
  isSession,
  newYorkDay,
  nextSession,
  type OptionChain,
  sessionsBetween,
} from '@gammatwin/core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MarketDataProvider } from '../src/index.ts';

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** What every provider must keep to, whatever it is made of. `open` makes a fresh one. */
export function describeProvider(
  name: string,
  open: () => MarketDataProvider | Promise<MarketDataProvider>,
  range: { readonly from: EpochDay; readonly to: EpochDay },
): void {
  describe(`${name} as a market data provider`, () => {
    let provider: MarketDataProvider;
    let symbols: readonly string[];
    beforeAll(async () => {
      provider = await open();
      symbols = (await provider.instruments()).map(({ symbol }) => symbol);
    });

    it('names each instrument once, in at most 10 characters', () => {
      expect(symbols.length).toBeGreaterThan(1);
      expect(new Set(symbols).size).toBe(symbols.length);
      for (const symbol of symbols) expect(symbol).toMatch(/^.{1,10}$/);
    });

    it('gives bars that make sense, on ascending sessions of the range', async () => {
      const series = await all(provider.bars({ symbols, ...range }));
      expect(series.length).toBeGreaterThan(0);
      for (const bars of series) checkBars(bars, range);
    });

    it('cuts bars to the range, keeps the order asked, leaves out what it does not have', async () => {
      const series = await all(provider.bars({ symbols, ...range }));
      const wanted = [...series.map(({ symbol }) => symbol)].reverse();
      const middle = series[0]!.session[series[0]!.session.length >> 1]!;
      const asked = ['NOSUCH', ...wanted, wanted[0]!];
      const part = await all(provider.bars({ symbols: asked, from: middle, to: range.to }));
      const expected = series.toReversed().flatMap((bars) => {
        const start = bars.session.findIndex((session) => session >= middle);
        return start < 0 ? [] : [{ symbol: bars.symbol, close: bars.close.slice(start) }];
      });
      expect(part.map(({ symbol, close }) => ({ symbol, close }))).toEqual(expected);
      expect(await all(provider.bars({ symbols, from: range.to + 1, to: range.from - 1 }))).toEqual([]);
    });

    it('gives chains on exactly the sessions that it names', async () => {
      const named = await provider.chainSessions(range);
      expect(named.length).toBeGreaterThan(0);
      const found: number[] = [];
      for (const session of sessionsBetween(range.from, range.to)) {
        const chains = await all(provider.chains({ symbols: [...symbols, 'NOSUCH'], session }));
        for (const chain of chains) checkChain(chain, session);
        expect(new Set(chains.map(({ underlying }) => underlying)).size).toBe(chains.length);
        expect(chains.every(({ underlying }) => symbols.includes(underlying))).toBe(true);
        if (chains.length > 0) found.push(session);
      }
      expect(Array.from(named)).toEqual(found);
      const last = named.at(-1)!;
      expect(await provider.chainSessions({ from: last, to: last })).toEqual(Int32Array.of(last));
    });

    it('gives the same, whatever was asked before', async () => {
      const sessions = await provider.chainSessions(range);
      const fresh = await open();
      for (const session of sessions.toReversed()) {
        const asked = { symbols: symbols.toReversed(), session };
        expectSame(await all(fresh.chains(asked)), await all(provider.chains(asked)));
      }
      const bars = { symbols, ...range };
      expectSame(await all(fresh.bars(bars)), await all(provider.bars(bars)));
      expectSame(await fresh.macro(range), await provider.macro(range));
    });

    it('gives the five macro series on every session of the range', async () => {
      const macro = await provider.macro(range);
      expect(macro.names).toEqual(['vix', 'spy', 'dgs3mo', 'dgs2', 'dgs10']);
      expect(macro.sessions).toEqual(sessionsBetween(range.from, range.to));
      expect(macro.values.length).toBe(macro.sessions.length * 5);
      for (const [s, series] of macro.names.entries()) {
        const known = macro.values.filter((value, i) => i % 5 === s && !Number.isNaN(value));
        expect(known.length, series).toBeGreaterThan(0);
        expect(
          known.every((value) => value >= 0 && value < 10_000),
          series,
        ).toBe(true);
      }
    });
  });
}

/** Much quicker than toEqual on long columns. */
export function expectSame(a: unknown, b: unknown): void {
  if (!isDeepStrictEqual(a, b)) expect(a).toEqual(b);
}

function checkBars(bars: BarSeries, { from, to }: { readonly from: EpochDay; readonly to: EpochDay }): void {
  const { session, open, high, low, close, volume } = bars;
  expect(session.length).toBeGreaterThan(0);
  for (const column of [open, high, low, close, volume]) expect(column.length).toBe(session.length);
  for (const [i, day] of session.entries()) {
    const makesSense =
      isSession(day) &&
      day >= from &&
      day <= to &&
      (i === 0 || day > session[i - 1]!) &&
      low[i]! > 0 &&
      low[i]! <= Math.min(open[i]!, close[i]!) * (1 + 1e-6) &&
      high[i]! >= Math.max(open[i]!, close[i]!) * (1 - 1e-6) &&
      volume[i]! >= 0;
    if (!makesSense)
      expect.fail(`${bars.symbol}, bar ${i}: ${[day, open[i], high[i], low[i], close[i], volume[i]]}`);
  }
}

function checkChain(chain: OptionChain, session: EpochDay): void {
  const rows = chain.strike.length;
  expect(chain.session).toBe(session);
  expect(chain.spot).toBeGreaterThan(0);
  expect(newYorkDay(chain.asOf)).toBeGreaterThanOrEqual(session);
  expect(newYorkDay(chain.asOf)).toBeLessThan(nextSession(session));
  expect(rows).toBeGreaterThan(0);
  expect(chain.expiration.length).toBe(rows);
  expect(chain.isCall.length).toBe(rows);
  for (const name of chainValueColumns) expect(chain[name].length, name).toBe(rows);
  expect(chain.strike.every((strike) => strike > 0)).toBe(true);
  expect(chain.isCall.every((call) => call === 0 || call === 1)).toBe(true);
  const options = Array.from(chain.isCall, (call, i) => `${chain.strike[i]}/${chain.expiration[i]}/${call}`);
  expect(new Set(options).size).toBe(rows);
}
