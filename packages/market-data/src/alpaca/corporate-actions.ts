import type { marketData } from '@alpacahq/alpaca-trade-api/rest';
import { type Dividend, type EpochDay, newYorkInstant, type Split } from '@gammatwin/core';
import type { SymbolsInRange } from '../provider.ts';
import type { RejectedRows } from '../rejected-rows.ts';
import { type AlpacaClient, badReply } from './client.ts';
import { dateOf, dayOf } from './dates.ts';
import { pages } from './pages.ts';
import { askable, batches } from './symbols.ts';

const symbolsPerRequest = 100;
const actionsPerPage = 1000;
/** Alpaca finds actions by the day on which it processes them: splits around the ex-date, dividends when they are paid. */
const processedBefore = 10;
const processedAfter = 200;

export type Actions = marketData.CorporateActions;
export type ActionType =
  | 'forward_split'
  | 'reverse_split'
  | 'stock_dividend'
  | 'cash_dividend'
  | 'name_change';

/** Corporate actions of the symbols by the days on which Alpaca processes them, page by page. */
export async function* readActions(
  client: AlpacaClient,
  types: readonly ActionType[],
  { symbols, from, to }: SymbolsInRange,
): AsyncGenerator<Actions> {
  for (const batch of batches(askable(symbols), symbolsPerRequest)) {
    const query = {
      symbols: batch.join(','),
      types: types.join(','),
      start: dateOf(from),
      end: dateOf(to),
      sort: 'asc',
      limit: actionsPerPage,
    } as const;
    const listing = pages(
      'corporate actions',
      (token) => client.actions.corporateActions({ ...query, ...token }),
      ({ corporateActions }) => Object.values(corporateActions).flatMap((list = []) => list)[0]?.id ?? null,
    );
    for await (const { corporateActions } of listing) yield corporateActions;
  }
}

/** Splits by ex-date; a dividend in shares is one too: 5 % is from 1 to 1.05. */
export async function readSplits(client: AlpacaClient, request: SymbolsInRange): Promise<Split[]> {
  const splits: Split[] = [];
  if (request.from > request.to) return splits;
  const types = ['forward_split', 'reverse_split', 'stock_dividend'] as const;
  for await (const actions of readActions(client, types, processing(request))) {
    const { forwardSplits = [], reverseSplits = [], stockDividends = [] } = actions;
    for (const { symbol, exDate, oldRate, newRate, id } of [...forwardSplits, ...reverseSplits]) {
      splits.push(split(symbol, exDate, oldRate, newRate, id));
    }
    for (const { symbol, exDate, rate, id } of stockDividends) {
      splits.push(split(symbol, exDate, 1, 1 + rate, id));
    }
  }
  return inRange(splits, request);
}

function split(symbol: string, exDate: Date, from: number, to: number, id: string): Split {
  const day = dayOf(`split ${id}`, exDate);
  if (!(from > 0) || !(to > 0)) throw badReply(`split ${id}`, `rates above 0, were ${from} and ${to}`);
  return { symbol, exDate: day, from, to, asOf: newYorkInstant(day, 0) };
}

/** Cash dividends in USD by ex-date. Alpaca does not say when they were declared, so they count as known on the ex-date. */
export async function readDividends(
  client: AlpacaClient,
  request: SymbolsInRange,
  rejected: RejectedRows,
): Promise<Dividend[]> {
  const dividends: Dividend[] = [];
  if (request.from > request.to) return dividends;
  const foreign: { symbol: string; exDate: EpochDay; id: string; currency: string }[] = [];
  for await (const { cashDividends = [] } of readActions(client, ['cash_dividend'], processing(request))) {
    for (const { symbol, exDate, rate, special, payableDate, currency, id } of cashDividends) {
      const day = dayOf(`dividend ${id}`, exDate);
      if (currency && currency !== 'USD') {
        foreign.push({ symbol, exDate: day, id, currency });
        continue;
      }
      if (!(rate > 0)) throw badReply(`dividend ${id}`, `cash above 0, was ${rate}`);
      dividends.push({
        symbol,
        exDate: day,
        cash: rate,
        kind: special ? 'special' : 'regular',
        perYear: null,
        declaredOn: null,
        paidOn: payableDate ? dayOf(`dividend ${id}`, payableDate) : null,
        asOf: newYorkInstant(day, 0),
      });
    }
  }
  rejected.report(
    inRange(foreign, request).map(({ symbol, exDate, id, currency }) => ({
      kind: 'dividends' as const,
      symbol,
      session: exDate,
      first: id,
      reason: `in ${currency}`,
    })),
  );
  return inRange(dividends, request);
}

function processing({ symbols, from, to }: SymbolsInRange): SymbolsInRange {
  return { symbols, from: from - processedBefore, to: to + processedAfter };
}

function inRange<T extends { readonly symbol: string; readonly exDate: EpochDay }>(
  actions: readonly T[],
  { symbols, from, to }: SymbolsInRange,
): T[] {
  const asked = new Set(symbols);
  return actions
    .filter(({ symbol, exDate }) => asked.has(symbol) && exDate >= from && exDate <= to)
    .sort((a, b) => a.exDate - b.exDate || (a.symbol < b.symbol ? -1 : 1));
}
