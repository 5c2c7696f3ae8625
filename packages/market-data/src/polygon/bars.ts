import { type BarSeries, type EpochDay, isSession, newYorkDay, toIsoDate } from '@gammatwin/core';
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
  const kept: { readonly day: EpochDay; readonly row: Partial<Aggregate> }[] = [];
  const left: RejectedRow[] = [];
  for (const row of rows) {
    if (typeof row.t !== 'number') throw replyError(what, 'bars with a time', row);
    const day = newYorkDay(row.t);
    if (day < from || day > to) throw replyError(what, `days up to ${toIsoDate(to)}`, toIsoDate(day));
    const before = kept.at(-1);
    if (before && day <= before.day) throw replyError(what, 'ascending days', toIsoDate(day));
    const reason = faultOf(day, row);
    if (reason) left.push({ kind: 'bars', symbol, session: day, first: toIsoDate(day), reason });
    else kept.push({ day, row });
  }
  rejected.report(left);
  if (kept.length === 0) return null;
  const column = (name: 'o' | 'h' | 'l' | 'c') => Float64Array.from(kept, ({ row }) => numberOf(row[name]));
  return {
    symbol,
    splitsThrough: null,
    session: Int32Array.from(kept, ({ day }) => day),
    open: column('o'),
    high: column('h'),
    low: column('l'),
    close: column('c'),
    // An index trades no shares: its bars come without a volume.
    volume: Float64Array.from(kept, ({ row }) => row.v ?? 0),
  };
}

function faultOf(day: EpochDay, { o, h, l, c, v }: Partial<Aggregate>): string | null {
  if (!isSession(day)) return 'a day without a session';
  if (![o, h, l, c].every((price) => numberOf(price) > 0)) return 'a price is missing or not above 0';
  if (l! > Math.min(o!, c!) || h! < Math.max(o!, c!)) return 'open or close outside low and high';
  if (v !== undefined && v !== null && !(v >= 0)) return 'a volume below 0';
  return null;
}
