import { type BarSeries, type EpochDay, newYorkDay, toIsoDate } from '@gammatwin/core';
import { asTraded, type DailyBar, dailyBarFault } from '../daily-bar.ts';
import type { SymbolsInRange } from '../provider.ts';
import type { Aggregate } from './client.ts';
import { allRows } from './pages.ts';
import { replyError } from './reply-error.ts';
import { lastComplete } from './sessions.ts';
import { type PolygonSource, type RejectedRow, tickerOf } from './source.ts';
import { numberOf } from './values.ts';

/** Daily bars as traded, of complete sessions only: a bar of today before the close would change again. */
export async function* readBars(source: PolygonSource, request: SymbolsInRange): AsyncGenerator<BarSeries> {
  const { clock, config } = source;
  const to = Math.min(request.to, lastComplete(clock, config.settleMinutes));
  if (to < request.from) return;
  for (const symbol of new Set(request.symbols)) {
    const series = await readSeries(source, symbol, request.from, to);
    if (series) yield series;
  }
}

async function readSeries(
  { client, config, rejected }: PolygonSource,
  symbol: string,
  from: EpochDay,
  to: EpochDay,
): Promise<BarSeries | null> {
  const what = `bars of ${symbol}`;
  const first = client.dailyBars(tickerOf(symbol, config), toIsoDate(from), toIsoDate(to));
  const rows = await allRows<Partial<Aggregate>>(client, what, first);
  const isIndex = config.indices.includes(symbol);
  const kept: DailyBar[] = [];
  const left: RejectedRow[] = [];
  for (const { t, o, h, l, c, v } of rows) {
    if (typeof t !== 'number') throw replyError(what, 'bars with a time', t);
    const session = newYorkDay(t);
    if (session < from || session > to)
      throw replyError(what, `days up to ${toIsoDate(to)}`, toIsoDate(session));
    const before = kept.at(-1);
    if (before && session <= before.session) throw replyError(what, 'ascending days', toIsoDate(session));
    const [open, high, low, close] = [o, h, l, c].map(numberOf) as [number, number, number, number];
    // An index trades no shares: its bars come without a volume.
    const bar = { session, open, high, low, close, volume: isIndex ? 0 : numberOf(v) };
    const reason = dailyBarFault(bar);
    if (reason) left.push({ kind: 'bars', symbol, session, first: toIsoDate(session), reason });
    else kept.push(bar);
  }
  rejected.report(left);
  return kept.length > 0 ? asTraded(symbol, kept) : null;
}
