import { type Dividend, dividendKnownAt, newYorkInstant, type Split, toIsoDate } from '@gammatwin/core';
import type {
  ListDividends200ResponseResultsInner as DividendRow,
  ListStockSplits200ResponseResultsInner as SplitRow,
} from '@polygon.io/client-js';
import type { SymbolsInRange } from '../provider.ts';
import { allRows } from './pages.ts';
import { replyError } from './reply-error.ts';
import type { PolygonSource, RejectedRow } from './source.ts';
import { dayOf, numberOf } from './values.ts';

/** A split that can't be read is an error: without it every price before would be wrong. */
export async function readSplits(
  { client }: PolygonSource,
  { symbols, from, to }: SymbolsInRange,
): Promise<Split[]> {
  const splits: Split[] = [];
  for (const symbol of new Set(symbols)) {
    if (to < from) break;
    const what = `splits of ${symbol}`;
    const filters = { ...range('execution_date', from, to), ticker: symbol };
    for (const row of await allRows<SplitRow>(client, what, client.request(filters).listStockSplits())) {
      const exDate = dayOf(row.execution_date);
      const before = numberOf(row.split_from);
      const after = numberOf(row.split_to);
      if (
        row.ticker !== symbol ||
        exDate === null ||
        exDate < from ||
        exDate > to ||
        !(before > 0) ||
        !(after > 0)
      ) {
        throw replyError(what, 'a split of the asked symbol and days', row);
      }
      splits.push({ symbol, exDate, from: before, to: after, asOf: newYorkInstant(exDate, 0) });
    }
  }
  return splits;
}

/** Cash dividends in USD. One without a date of declaration counts as known from the ex-date on. */
export async function readDividends(
  { client, rejected }: PolygonSource,
  { symbols, from, to }: SymbolsInRange,
): Promise<Dividend[]> {
  const dividends: Dividend[] = [];
  for (const symbol of new Set(symbols)) {
    if (to < from) break;
    const what = `dividends of ${symbol}`;
    const filters = { ...range('ex_dividend_date', from, to), ticker: symbol };
    const left: RejectedRow[] = [];
    for (const row of await allRows<DividendRow>(client, what, client.request(filters).listDividends())) {
      const exDate = dayOf(row.ex_dividend_date);
      if (row.ticker !== symbol || exDate === null || exDate < from || exDate > to) {
        throw replyError(what, 'a dividend of the asked symbol and days', row);
      }
      const cash = numberOf(row.cash_amount);
      const reason = foreign(row.currency) ? `in ${row.currency}` : !(cash > 0) ? 'no amount above 0' : null;
      if (reason) {
        left.push({ kind: 'dividends', symbol, session: exDate, first: row.ex_dividend_date, reason });
        continue;
      }
      const declaredOn = dayOf(row.declaration_date);
      const frequency = numberOf(row.frequency);
      dividends.push({
        symbol,
        exDate,
        cash,
        kind: row.dividend_type === 'CD' ? 'regular' : 'special',
        perYear: frequency > 0 ? frequency : null,
        declaredOn,
        paidOn: dayOf(row.pay_date),
        asOf: dividendKnownAt(declaredOn, exDate),
      });
    }
    rejected.report(left);
  }
  return dividends;
}

function foreign(currency: unknown): boolean {
  return typeof currency === 'string' && currency !== '' && currency.toUpperCase() !== 'USD';
}

function range(name: string, from: number, to: number): Record<string, string | number> {
  return {
    [`${name}.gte`]: toIsoDate(from),
    [`${name}.lte`]: toIsoDate(to),
    limit: 1000,
    sort: name,
    order: 'asc',
  };
}
