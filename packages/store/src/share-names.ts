import type { EpochDay, SymbolChange } from '@gammatwin/core';

/** Which share a ticker meant on a day, told by the names of one later day. */
export interface ShareNames {
  /** Whether the ticker ever was part of a change. */
  changed(ticker: string): boolean;
  /**
   * The symbol, at the end, of the share that traded as `ticker` on `day`; null if that share ended under a name that
   * another took over since, or if nobody is known to have had the ticker.
   */
  symbolOf(ticker: string, day: EpochDay): string | null;
}

/** What happens to a ticker: its share leaves for another name (`to`), or a renamed share comes (null). */
interface Event {
  readonly day: EpochDay;
  readonly to: string | null;
}

/** From the changes up to and with `through`; later ones are not known yet. */
export function shareNames(changes: readonly SymbolChange[], through: EpochDay): ShareNames {
  const events = new Map<string, Event[]>();
  const add = (ticker: string, event: Event) => {
    events.set(ticker, [...(events.get(ticker) ?? []), event]);
  };
  for (const { from, to, firstSession: day } of changes) {
    if (day > through) continue;
    add(from, { day, to });
    add(to, { day, to: null });
  }
  // On one day the old share leaves before the new one comes.
  for (const list of events.values()) {
    list.sort((a, b) => a.day - b.day || Number(a.to === null) - Number(b.to === null));
  }
  return {
    changed: (ticker) => events.has(ticker),
    symbolOf(ticker, day) {
      let name = ticker;
      let since = day;
      for (;;) {
        const next = events.get(name)?.find((event) => event.day > since);
        if (!next) return name;
        if (next.to === null) return null;
        name = next.to;
        since = next.day;
      }
    },
  };
}

/** The symbols and every ticker that a share of theirs may have had before. */
export function formerTickers(symbols: readonly string[], changes: readonly SymbolChange[]): Set<string> {
  const tickers = new Set(symbols);
  // A set's iterator also visits what is added on the way.
  for (const ticker of tickers) {
    for (const { from, to } of changes) if (to === ticker) tickers.add(from);
  }
  return tickers;
}
