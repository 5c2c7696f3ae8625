import {
  type BarPanel,
  type Dividend,
  type EpochDay,
  invalidInput,
  type Split,
  toIsoDate,
} from '@gammatwin/core';
import { dividendFactors, firstShareAdjustment, type ShareRatio, splitAdjustment } from './adjustment.ts';
import { type BarGrid, cutAfter, layOutBars } from './bar-grid.ts';
import type { BarRows } from './bar-rows.ts';
import { boundConnection } from './bound-connection.ts';
import type { Connection } from './connection.ts';
import { readDividends } from './dividends.ts';
import type { Selection } from './selection.ts';
import { formerTickers, type ShareNames, shareNames } from './share-names.ts';
import { readSplits } from './splits.ts';
import { storedBars } from './stored-bars.ts';
import { readSymbolChanges } from './symbol-changes.ts';

export interface BarSelection extends Selection {
  /** What prices and volume are adjusted for; 'none' = as traded. Splits unless told. */
  readonly adjust?: 'splits' | 'splits and dividends' | 'none';
  /**
   * Whose shares prices are told in where they are adjusted for splits alone. 'last' (unless told): those of `through`,
   * so that they are the prices of that day, and a later split changes all earlier ones. 'first': those from before the
   * share's first known split, so that a later split changes nothing before it, to the last bit; the columns stand in
   * the order of the shares' oldest tickers then, which no later change of a symbol moves. For what may not depend on
   * the future: features, graphs, labels.
   */
  readonly shares?: 'last' | 'first';
  /** The day whose shares prices are told in and whose symbols name them, `to` or the last session read unless told. */
  readonly through?: EpochDay;
  /** Whether bars under a share's former tickers are read under its symbol, and only those. Yes unless told. */
  readonly followSymbolChanges?: boolean;
}

export async function readBars(connection: Connection, selection: BarSelection): Promise<BarPanel> {
  const { adjust = 'splits', shares = 'last', through, followSymbolChanges = true, ...range } = selection;
  const to = range.to ?? through;
  if (shares === 'first' && adjust !== 'splits')
    throw invalidInput('adjust', 'splits alone for first shares', adjust);
  if (to !== undefined && through !== undefined && to > through) {
    throw invalidInput('through', `a day from ${toIsoDate(to)}, the last asked for`, toIsoDate(through));
  }
  const withDividends = adjust === 'splits and dividends';
  return connection.transaction('snapshot', async (client) => {
    const inside = boundConnection(client);
    const changes = followSymbolChanges ? await readSymbolChanges(inside) : [];
    const symbols = range.symbols && [...formerTickers(range.symbols, changes)];
    const asked = symbols && { symbols };
    // Of a dividend after the last session asked for, the close before it must be known too.
    const last = withDividends ? (through ?? to) : to;
    const rows = await storedBars(client, { ...range, ...asked, ...(last !== undefined && { to: last }) });
    const end = through ?? to ?? lastSession(rows, range.symbols);
    const names = shareNames(changes, end);
    const grid = layOutBars(rows, names, range.symbols, shares === 'first' ? 'oldest ticker' : 'symbol');
    const splits = byShare(await readSplits(inside, { ...asked }), names);
    adjustForSplits(grid, splits, (ofShare, session, contained) => {
      if (shares === 'first') return firstShareAdjustment(ofShare, session, contained);
      return splitAdjustment(ofShare, session, contained, adjust === 'none' ? session : end);
    });
    if (withDividends) {
      adjustForDividends(
        grid,
        byShare(await readDividends(inside, { ...asked, to: end }), names),
        splits,
        end,
      );
    }
    return cutAfter(grid.panel, to ?? end);
  });
}

/** Of the asked symbols' own tickers where there are any; without a row any day will do. */
function lastSession(rows: BarRows, symbols: readonly string[] | undefined): EpochDay {
  const asked = symbols && new Set(symbols);
  let last = Number.NEGATIVE_INFINITY;
  let lastAsked = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < rows.length; row++) {
    const session = rows.session[row]!;
    if (session > last) last = session;
    if (session > lastAsked && (!asked || asked.has(rows.tickers[rows.ticker[row]!]!))) lastAsked = session;
  }
  return [lastAsked, last].find(Number.isFinite) ?? 0;
}

/** Splits or dividends by the symbol of the share that had the ticker on the ex-date. */
function byShare<T extends Split | Dividend>(
  events: readonly T[],
  names: ShareNames,
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const event of events) {
    const symbol = names.symbolOf(event.symbol, event.exDate);
    if (symbol === null) continue;
    const list = found.get(symbol);
    if (list) list.push(event);
    else found.set(symbol, [event]);
  }
  return found;
}

function adjustForSplits(
  { panel, contained }: BarGrid,
  splits: ReadonlyMap<string, readonly Split[]>,
  adjustment: (ofShare: readonly Split[], session: EpochDay, contained: EpochDay) => ShareRatio,
): void {
  const width = panel.symbols.length;
  for (const [n, symbol] of panel.symbols.entries()) {
    const ofShare = splits.get(symbol);
    if (!ofShare) continue;
    for (const [t, session] of panel.sessions.entries()) {
      const cell = t * width + n;
      const { from, to } = adjustment(ofShare, session, contained[cell]!);
      if (from === to) continue;
      for (const prices of [panel.open, panel.high, panel.low, panel.close]) {
        prices[cell] = (prices[cell]! * from) / to;
      }
      panel.volume[cell] = (panel.volume[cell]! * to) / from;
    }
  }
}

function adjustForDividends(
  { panel }: BarGrid,
  dividends: ReadonlyMap<string, readonly Dividend[]>,
  splits: ReadonlyMap<string, readonly Split[]>,
  through: EpochDay,
): void {
  const width = panel.symbols.length;
  for (const [n, symbol] of panel.symbols.entries()) {
    const ofShare = dividends.get(symbol);
    if (!ofShare) continue;
    const close = Float64Array.from(panel.sessions, (_, t) => panel.close[t * width + n]!);
    const factors = dividendFactors(panel.sessions, close, ofShare, splits.get(symbol) ?? [], through);
    for (const prices of [panel.open, panel.high, panel.low, panel.close]) {
      for (let t = 0; t < factors.length; t++) prices[t * width + n]! *= factors[t]!;
    }
  }
}
