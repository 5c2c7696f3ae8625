import { isSession, newYorkInstant, nextSession, type SymbolChange } from '@gammatwin/core';
import { oneResult } from './pages.ts';
import { replyError } from './reply-error.ts';
import type { PolygonSource } from './source.ts';
import { dayOf, textOf } from './values.ts';

interface TickerEvent {
  readonly date?: unknown;
  readonly type?: unknown;
  readonly ticker_change?: { readonly ticker?: unknown };
}

/** The changes that led to each asked symbol, oldest first; Polygon's list begins with the name it was listed under. */
export async function readSymbolChanges(
  { client }: PolygonSource,
  { symbols }: { readonly symbols: readonly string[] },
): Promise<SymbolChange[]> {
  const changes: SymbolChange[] = [];
  for (const symbol of new Set(symbols)) {
    const what = `ticker events of ${symbol}`;
    const request = client.request({ types: 'ticker_change' }).getEvents(symbol);
    const history = await oneResult<{ events: unknown }>(what, request);
    if (history === null) continue;
    const { events } = history;
    if (!Array.isArray(events)) throw replyError(what, 'a list of events', events);
    const names = (events as readonly TickerEvent[])
      .filter(({ type }) => type === 'ticker_change')
      .map((event) => {
        const day = dayOf(event.date);
        const ticker = textOf(event.ticker_change?.ticker);
        if (day === null || ticker === null) throw replyError(what, 'a ticker and its first day', event);
        return { day, ticker };
      })
      .sort((a, b) => a.day - b.day);
    // A share that once had the asked name and goes by another since: only what led to the asked name counts.
    const last = names.findLastIndex(({ ticker }) => ticker === symbol);
    for (let i = 1; i <= last; i++) {
      const { day, ticker: to } = names[i]!;
      const { ticker: from } = names[i - 1]!;
      if (from === to) continue;
      const firstSession = isSession(day) ? day : nextSession(day);
      changes.push({ from, to, firstSession, asOf: newYorkInstant(day, 0) });
    }
  }
  return changes;
}
