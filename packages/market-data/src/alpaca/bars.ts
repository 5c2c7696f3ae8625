import type { marketData } from '@alpacahq/alpaca-trade-api/rest';
import { type BarSeries, type EpochDay, newYorkDay, sessionClose, toIsoDate } from '@gammatwin/core';
import { asTraded, type DailyBar, dailyBarFault } from '../daily-bar.ts';
import type { Rejection } from '../files/rejection.ts';
import type { SymbolsInRange } from '../provider.ts';
import type { RejectedRows } from '../rejected-rows.ts';
import { type AlpacaClient, badReply } from './client.ts';
import { dateOf } from './dates.ts';
import { pages } from './pages.ts';
import { askable, batches } from './symbols.ts';

const symbolsPerRequest = 50;
const barsPerPage = 10_000;
/** A free plan sees trades 15 minutes late; a bar read earlier than that after the close could lack the last ones. */
export const lateMs: number = 16 * 60_000;

type Bar = marketData.StockBar;

/**
 * Daily bars as traded (no split applied), each under the symbol that it traded as then. The bar of a session that has
 * not been closed for 16 minutes is left out.
 */
export async function* readBars(
  client: AlpacaClient,
  request: SymbolsInRange,
  rejected: RejectedRows,
): AsyncGenerator<BarSeries> {
  const now = client.clock.now();
  // A daily bar is stamped with 00:00 in New York, which is 04:00 or 05:00 UTC of its day.
  const start = dateOf(request.from);
  const end = new Date(Math.min(dateOf(request.to + 1).getTime() - 1, now - lateMs));
  if (!(start <= end)) return;
  const dayOf = sessionsOf();
  for (const symbols of batches(askable(request.symbols), symbolsPerRequest)) {
    const found = new Map<string, Bar[]>();
    const query = {
      symbols: symbols.join(','),
      timeframe: '1Day',
      start,
      end,
      adjustment: 'raw',
      // No mapping of old symbols to today's: who was FB then stays FB.
      asof: '-',
      feed: client.config.stockFeed,
      limit: barsPerPage,
    };
    const listing = pages(
      'bars',
      (token) => client.stocks.stockBars({ ...query, ...token }),
      (page) => {
        const [first] = rowsOf(page);
        return first?.[1][0] ? `${first[0]} ${first[1][0].t}` : null;
      },
    );
    for await (const page of listing) {
      for (const [symbol, rows] of rowsOf(page)) {
        found.set(symbol, (found.get(symbol) ?? []).concat(rows));
      }
    }
    for (const symbol of symbols) {
      const bars = (found.get(symbol) ?? []).map((bar) => ({ bar, session: dayOf(bar.t) }));
      const settled = bars.filter(
        ({ session }) =>
          session >= request.from && session <= request.to && sessionClose(session) + lateMs <= now,
      );
      const kept = usable(symbol, settled, rejected);
      if (kept.length > 0) yield asTraded(symbol, kept);
    }
  }
}

/** Without any bars Alpaca gives null or an empty object. */
function rowsOf({ bars }: marketData.StockBarsResp): [string, Bar[]][] {
  return Object.entries(bars === null ? {} : bars);
}

function usable(
  symbol: string,
  rows: readonly { readonly bar: Bar; readonly session: EpochDay }[],
  rejected: RejectedRows,
): DailyBar[] {
  const kept: DailyBar[] = [];
  const left: Omit<Rejection, 'rows' | 'file'>[] = [];
  for (const [i, { bar, session }] of rows.entries()) {
    if (i > 0 && session <= rows[i - 1]!.session) {
      throw badReply(`bars of ${symbol}`, `ascending sessions, was ${JSON.stringify(bar)}`);
    }
    const { o: open, h: high, l: low, c: close, v: volume } = bar;
    const daily = { session, open, high, low, close, volume };
    const reason = dailyBarFault(daily);
    if (reason) left.push({ kind: 'bars', symbol, session, first: toIsoDate(session), reason });
    else kept.push(daily);
  }
  rejected.report(left);
  return kept;
}

/**
 * New York's day of a time, remembered: the bars of all symbols share their stamps. The SDK's type says Date, but of
 * bars it hands out the text.
 */
function sessionsOf(): (time: Date | string) => EpochDay {
  const known = new Map<number, EpochDay>();
  return (time) => {
    const at = new Date(time).getTime();
    if (Number.isNaN(at)) throw badReply('bars', 'a time');
    let day = known.get(at);
    if (day === undefined) {
      day = newYorkDay(at);
      known.set(at, day);
    }
    return day;
  };
}
