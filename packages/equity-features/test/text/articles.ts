import { type EpochDay, sessionClose, sessionOpen, sessionsBetween, toEpochDay } from '@gammatwin/core';
import { textColumns } from '../../src/text/columns.ts';
import { textFeatures } from '../../src/text/features.ts';
import type { NewsReading, ReadArticle } from '../../src/text/news-reading.ts';

/** 123 sessions. */
export const sessions: Int32Array = sessionsBetween(toEpochDay('2024-01-02'), toEpochDay('2024-06-27'));

export interface Sketch {
  readonly symbol?: string;
  readonly headline?: string;
  readonly publisher?: string | null;
  /** Milliseconds since the epoch; an hour before the session's close unless told. */
  readonly asOf?: number;
  readonly readings?: readonly NewsReading[];
}

/** A reading that says nothing of its own, made when the first session had not begun. */
export function reading(said: Partial<NewsReading> = {}): NewsReading {
  return {
    reader: 'lexicon',
    computedAt: 0,
    sentiment: 0,
    relevance: 1,
    uncertainty: 0,
    forwardLooking: 0,
    surprise: 0,
    events: [],
    ...said,
  };
}

/** An article of session number `t`, with one reading. */
export function article(t: number, said: Partial<NewsReading> = {}, sketch: Sketch = {}): ReadArticle {
  return {
    symbol: 'A',
    asOf: sessionClose(sessions[t]!) - 3_600_000,
    headline: `headline of session ${t}`,
    publisher: 'Wire',
    readings: [reading(said)],
    ...sketch,
  };
}

/** While the market was closed before session number `t`. */
export function beforeOpen(t: number): number {
  return sessionOpen(sessions[t]!) - 3_600_000;
}

export interface Columns {
  /** NaN where unknown. */
  value(name: string, t: number, symbol?: string): number;
}

export function columnsOf(
  articles: readonly ReadArticle[],
  symbols: readonly string[] = ['A'],
  days: Int32Array = sessions,
  options: { collectedSince?: EpochDay } = {},
): Columns {
  const columns = textColumns(articles, symbols, days, options);
  return {
    value(name, t, symbol = symbols[0]!) {
      const f = textFeatures.findIndex((feature) => feature.name === name);
      if (f < 0) throw new Error(`no text feature ${name}`);
      const row = days.indexOf(sessions[t]!);
      return columns[f]![row * symbols.length + symbols.indexOf(symbol)]!;
    },
  };
}
