import { isDeepStrictEqual } from 'node:util';
import { type EpochDay, newYorkDay, nextSession, sessionsBetween } from '@gammatwin/core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MarketDataProvider } from '../src/index.ts';
import type { Offer } from '../src/provider.ts';
import { checkBars, checkChain, checkContracts, checkDividend, checkNewsItem, checkSplit } from './sense.ts';

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/**
 * What every provider must keep to, whatever it is made of: a section for each thing that it may offer, and for what it
 * does not offer, that it says so. `open` makes a fresh one; `symbols` are for those that list no instruments.
 */
export function describeProvider(
  name: string,
  open: () => MarketDataProvider | Promise<MarketDataProvider>,
  range: { readonly from: EpochDay; readonly to: EpochDay },
  given: { readonly symbols?: readonly string[] } = {},
): void {
  describe(`${name} as a market data provider`, () => {
    let provider: MarketDataProvider;
    let symbols: readonly string[];
    const empty = { from: range.to + 1, to: range.from - 1 };
    beforeAll(async () => {
      provider = await open();
      symbols = provider.offers.has('instruments')
        ? (await provider.instruments()).map(({ symbol }) => symbol)
        : (given.symbols ?? []);
    });
    const ifOffered = (offer: Offer, title: string, test: () => Promise<void>) =>
      it(`${offer}: ${title}`, () =>
        provider.offers.has(offer) ? test() : expectNotOffered(provider, offer, range));

    ifOffered('instruments', 'names each once, in at most 10 characters', async () => {
      expect(symbols.length).toBeGreaterThan(1);
      expect(new Set(symbols).size).toBe(symbols.length);
      for (const symbol of symbols) expect(symbol).toMatch(/^.{1,10}$/);
      for (const { listedOn, delistedOn } of await provider.instruments()) {
        expect(delistedOn ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(listedOn ?? 0);
      }
    });

    ifOffered('bars', 'make sense, on ascending sessions of the range', async () => {
      const series = await all(provider.bars({ symbols, ...range }));
      expect(series.length).toBeGreaterThan(0);
      for (const bars of series) checkBars(bars, range);
    });

    ifOffered('bars', 'cut to the range, in the order asked, without what is not there', async () => {
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
      expect(await all(provider.bars({ symbols, ...empty }))).toEqual([]);
    });

    ifOffered('chains', 'on exactly the sessions named, captures of one underlying together', async () => {
      const named = await provider.chainSessions(range);
      expect(named.length).toBeGreaterThan(0);
      const found: number[] = [];
      for (const session of sessionsBetween(range.from, range.to)) {
        const chains = await all(provider.chains({ symbols: [...symbols, 'NOSUCH'], session }));
        for (const chain of chains) checkChain(chain, session);
        const captures = chains.map(({ underlying, source, asOf }) => `${underlying} ${source} ${asOf}`);
        expect(new Set(captures).size).toBe(chains.length);
        const order = chains.map(({ underlying }) => symbols.indexOf(underlying));
        expect(order.every((place, i) => place >= 0 && place >= (order[i - 1] ?? 0))).toBe(true);
        if (chains.length > 0) found.push(session);
      }
      expect(Array.from(named)).toEqual(found);
      const last = named.at(-1)!;
      expect(await provider.chainSessions({ from: last, to: last })).toEqual(Int32Array.of(last));
      expect(await provider.chainSessions(empty)).toEqual(new Int32Array());
    });

    ifOffered('chains', 'are the same, whatever was asked before', async () => {
      const sessions = await provider.chainSessions(range);
      const fresh = await open();
      for (const session of sessions.toReversed()) {
        const asked = { symbols: symbols.toReversed(), session };
        expectSame(await all(fresh.chains(asked)), await all(provider.chains(asked)));
      }
    });

    ifOffered('bars', 'are the same, whatever was asked before', async () => {
      const bars = { symbols, ...range };
      expectSame(await all((await open()).bars(bars)), await all(provider.bars(bars)));
    });

    ifOffered('macro', 'gives the five series on every session of the range', async () => {
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
      expectSame(await (await open()).macro(range), macro);
    });

    ifOffered('contracts', 'are options of the asked underlyings that are alive on the day', async () => {
      const lists = [];
      for (const session of sessionsBetween(range.from, range.to).toReversed()) {
        const listed = await all(provider.contracts({ symbols: [...symbols, 'NOSUCH'], session }));
        for (const list of listed) checkContracts(list, session, symbols);
        lists.push(...listed);
      }
      expect(lists.length).toBeGreaterThan(0);
    });

    ifOffered('splits', 'lie in the range, with a ratio, known by their day', async () => {
      const splits = await provider.splits({ symbols: [...symbols, 'NOSUCH'], ...range });
      for (const split of splits) checkSplit(split, range, symbols);
      expect(await provider.splits({ symbols, ...empty })).toEqual([]);
      for (const split of splits) {
        const day = { from: split.exDate, to: split.exDate };
        expect(await provider.splits({ symbols: [split.symbol], ...day })).toContainEqual(split);
      }
    });

    ifOffered('dividends', 'lie in the range, with an amount', async () => {
      const dividends = await provider.dividends({ symbols: [...symbols, 'NOSUCH'], ...range });
      for (const dividend of dividends) checkDividend(dividend, range, symbols);
      expect(await provider.dividends({ symbols, ...empty })).toEqual([]);
      for (const dividend of dividends) {
        const day = { from: dividend.exDate, to: dividend.exDate };
        expect(await provider.dividends({ symbols: [dividend.symbol], ...day })).toContainEqual(dividend);
      }
    });

    ifOffered('symbolChanges', 'lead to the asked symbol, one after the other', async () => {
      for (const symbol of symbols) {
        const changes = await provider.symbolChanges({ symbols: [symbol] });
        for (const [i, { from, to, firstSession, asOf }] of changes.entries()) {
          expect(from).not.toBe(to);
          expect(to).toBe(changes[i + 1]?.from ?? symbol);
          expect(firstSession).toBeGreaterThan(changes[i - 1]?.firstSession ?? 0);
          expect(newYorkDay(asOf)).toBeLessThanOrEqual(firstSession);
        }
      }
      expect(await provider.symbolChanges({ symbols: ['NOSUCH'] })).toEqual([]);
    });

    ifOffered('memberships', 'of one symbol in one universe do not overlap', async () => {
      const memberships = await provider.memberships();
      expect(memberships.length).toBeGreaterThan(0);
      const ended = new Map<string, number>();
      for (const { universe, symbol, from, to } of memberships.toSorted((a, b) => a.from - b.from)) {
        const key = `${universe} ${symbol}`;
        expect(from, key).toBeGreaterThan(ended.get(key) ?? Number.NEGATIVE_INFINITY);
        expect(to ?? from).toBeGreaterThanOrEqual(from);
        ended.set(key, to ?? Number.POSITIVE_INFINITY);
      }
    });

    ifOffered('news', 'was published on the asked days, about the asked symbols', async () => {
      const items = (await all(provider.news({ symbols: [...symbols, 'NOSUCH'], ...range }))).flat();
      expect(items.length).toBeGreaterThan(0);
      for (const item of items) checkNewsItem(item, range, symbols);
      expect(await all(provider.news({ symbols, ...empty }))).toEqual([]);
      const day = newYorkDay(items[0]!.publishedAt);
      const ofDay = (await all(provider.news({ symbols, from: day, to: day }))).flat();
      expectSame(
        new Set(ofDay.map(({ id }) => id)),
        new Set(items.filter(({ publishedAt }) => newYorkDay(publishedAt) === day).map(({ id }) => id)),
      );
    });

    ifOffered('scoredHeadlines', 'have scores from −1 to 1', async () => {
      const headlines = await provider.scoredHeadlines();
      expect(headlines.length).toBeGreaterThan(0);
      for (const { headline, target, score } of headlines) {
        expect(headline.length).toBeGreaterThan(0);
        expect(target.length).toBeGreaterThan(0);
        expect(Math.abs(score)).toBeLessThanOrEqual(1);
      }
    });
  });
}

/** Much quicker than toEqual on long columns. */
export function expectSame(a: unknown, b: unknown): void {
  if (!isDeepStrictEqual(a, b)) expect(a).toEqual(b);
}

async function expectNotOffered(
  provider: MarketDataProvider,
  offer: Offer,
  range: { readonly from: EpochDay; readonly to: EpochDay },
): Promise<void> {
  const request = { symbols: ['A'], session: nextSession(range.from), ...range };
  const calls = offer === 'chains' ? (['chains', 'chainSessions'] as const) : [offer];
  for (const call of calls) {
    const asking = async () => {
      const answer = provider[call](request);
      await (Symbol.asyncIterator in answer ? all<unknown>(answer) : answer);
    };
    await expect(asking(), call).rejects.toMatchObject({ code: 'NOT_OFFERED' });
  }
}
