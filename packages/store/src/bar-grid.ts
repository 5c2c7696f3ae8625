import type { BarPanel, EpochDay } from '@gammatwin/core';
import { type BarRows, barFields } from './bar-rows.ts';
import type { ShareNames } from './share-names.ts';

export interface BarGrid {
  readonly panel: BarPanel;
  /** Sessions × symbols: splits up to that day are in the bar; its session where none is. */
  readonly contained: Int32Array;
}

/** Rows as a panel: each under the symbol of its share, in the asked order, or sorted by symbol or by oldest ticker. */
export function layOutBars(
  rows: BarRows,
  names: ShareNames,
  asked: readonly string[] | undefined,
  order: 'symbol' | 'oldest ticker',
): BarGrid {
  const owner = owners(rows, names);
  const symbols = asked ?? (order === 'symbol' ? symbolsHeld(owner) : byOldestTicker(rows, owner));
  const columnOf = new Map(symbols.map((symbol, n) => [symbol, n]));
  const column = Int32Array.from(owner.symbols, (symbol) => columnOf.get(symbol) ?? -1);

  const { sessions, lineOf } = sessionsOf(rows, (row) => {
    const n = owner.of[row]!;
    return n >= 0 && column[n]! >= 0;
  });

  const cells = sessions.length * symbols.length;
  const rowAt = new Int32Array(cells).fill(-1);
  for (let row = 0; row < rows.length; row++) {
    const index = owner.of[row]!;
    const n = index < 0 ? -1 : column[index]!;
    if (n < 0) continue;
    const cell = lineOf(rows.session[row]!) * symbols.length + n;
    // The same bar may be stored under the old ticker and, by another source, under the new one.
    if (rowAt[cell]! < 0 || rows.tickers[rows.ticker[row]!] === symbols[n]) rowAt[cell] = row;
  }

  const width = barFields.length;
  const columns = barFields.map((_, f) => {
    const values = new Float64Array(cells);
    for (let cell = 0; cell < cells; cell++) {
      values[cell] = rowAt[cell]! < 0 ? Number.NaN : rows.values[rowAt[cell]! * width + f]!;
    }
    return values;
  });
  const [open, high, low, close, volume] = columns as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const contained = Int32Array.from(rowAt, (row) => (row < 0 ? 0 : rows.contained[row]!));
  return { panel: { symbols, sessions, open, high, low, close, volume }, contained };
}

/** The sessions of the rows that count, ascending, and the place of each; a table over days, since rows are many. */
function sessionsOf(
  rows: BarRows,
  counts: (row: number) => boolean,
): { sessions: Int32Array; lineOf(session: EpochDay): number } {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < rows.length; row++) {
    first = Math.min(first, rows.session[row]!);
    last = Math.max(last, rows.session[row]!);
  }
  const held = new Uint8Array(Math.max(0, last - first + 1));
  for (let row = 0; row < rows.length; row++) if (counts(row)) held[rows.session[row]! - first] = 1;
  const sessions: EpochDay[] = [];
  const lines = Int32Array.from(held, (mark, i) => (mark ? sessions.push(first + i) - 1 : -1));
  return { sessions: Int32Array.from(sessions), lineOf: (session) => lines[session - first]! };
}

interface Owners {
  readonly symbols: string[];
  /** For each row the index into `symbols`, −1 where it is nobody's. */
  readonly of: Int32Array;
}

function symbolsHeld({ symbols, of }: Owners): string[] {
  const present = new Set(of);
  return symbols.filter((_, n) => present.has(n)).sort();
}

/** By the ticker of the earliest row, and by its session where two shares began under one ticker. */
function byOldestTicker(rows: BarRows, owner: Owners): string[] {
  const began = new Map<string, { ticker: string; session: EpochDay }>();
  for (let row = 0; row < rows.length; row++) {
    const symbol = owner.symbols[owner.of[row]!];
    if (symbol === undefined) continue;
    const ticker = rows.tickers[rows.ticker[row]!]!;
    const session = rows.session[row]!;
    const before = began.get(symbol);
    if (before && (before.session < session || (before.session === session && before.ticker <= ticker)))
      continue;
    began.set(symbol, { ticker, session });
  }
  return [...began]
    .sort(([, a], [, b]) => (a.ticker === b.ticker ? a.session - b.session : a.ticker < b.ticker ? -1 : 1))
    .map(([symbol]) => symbol);
}

/** A bar with splits of later days in it was written by a source that also names shares as on that day. */
function owners(rows: BarRows, names: ShareNames): Owners {
  const symbols = [...rows.tickers];
  const indexOf = new Map(symbols.map((symbol, n) => [symbol, n]));
  const changed = rows.tickers.map((ticker) => names.changed(ticker));
  const of = new Int32Array(rows.length);
  for (let row = 0; row < rows.length; row++) {
    const ticker = rows.ticker[row]!;
    of[row] = ticker;
    if (!changed[ticker]) continue;
    const day = Math.max(rows.session[row]!, rows.contained[row]!);
    const symbol = names.symbolOf(rows.tickers[ticker]!, day);
    if (symbol !== null && !indexOf.has(symbol)) indexOf.set(symbol, symbols.push(symbol) - 1);
    of[row] = symbol === null ? -1 : indexOf.get(symbol)!;
  }
  return { symbols, of };
}

/** The panel up to and with a day. */
export function cutAfter(panel: BarPanel, last: EpochDay): BarPanel {
  const kept = panel.sessions.findLastIndex((session) => session <= last) + 1;
  if (kept === panel.sessions.length) return panel;
  const cells = kept * panel.symbols.length;
  return {
    symbols: panel.symbols,
    sessions: panel.sessions.slice(0, kept),
    open: panel.open.slice(0, cells),
    high: panel.high.slice(0, cells),
    low: panel.low.slice(0, cells),
    close: panel.close.slice(0, cells),
    volume: panel.volume.slice(0, cells),
  };
}
