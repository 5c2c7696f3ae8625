import type { Instrument } from '@gammatwin/core';
import type { ListTickers200ResponseResultsInner as TickerRow } from '@polygon.io/client-js';
import { inParallel } from '../in-parallel.ts';
import { allRows, oneResult } from './pages.ts';
import { type PolygonSource, type RejectedRow, tickerOf } from './source.ts';
import { dayOf, textOf } from './values.ts';

/** Without its last day what is delisted would count as listed. */
const noLastDay = 'delisted without a day';

interface TickerDetails {
  readonly name: unknown;
  readonly list_date: unknown;
  readonly delisted_utc: unknown;
}

/** The configured symbols with their listing dates (a request each), or all US stocks of the configured types. */
export function readInstruments(source: PolygonSource): Promise<Instrument[]> {
  return source.config.symbols ? readNamed(source, source.config.symbols) : readAll(source);
}

async function readNamed(source: PolygonSource, symbols: readonly string[]): Promise<Instrument[]> {
  const { client, config, rejected } = source;
  const found = await inParallel([...new Set(symbols)].sort(), config.parallel, async (symbol) => {
    const ticker = tickerOf(symbol, config);
    const request = client.request().getTicker(ticker);
    const details = await oneResult<TickerDetails>(`details of ${symbol}`, request);
    if (details) return instrumentOf(symbol, details.name, details.list_date, details.delisted_utc);
    // Details are there for what trades today; what is delisted stands in the list alone.
    const rows = await listed(source, { ticker, active: false });
    const last = rows.sort((a, b) => (dayOf(a.delisted_utc) ?? 0) - (dayOf(b.delisted_utc) ?? 0)).at(-1);
    if (!last) return null;
    if (dayOf(last.delisted_utc) !== null) return instrumentOf(symbol, last.name, null, last.delisted_utc);
    rejected.report([{ kind: 'instruments', symbol, session: null, first: ticker, reason: noLastDay }]);
    return null;
  });
  return found.filter((instrument) => instrument !== null);
}

async function readAll(source: PolygonSource): Promise<Instrument[]> {
  const { config, rejected } = source;
  const instruments = new Map<string, Instrument>();
  const left: RejectedRow[] = [];
  for (const active of [true, false]) {
    for (const row of await listed(source, { market: 'stocks', active })) {
      if (row.type !== undefined && !config.tickerTypes.includes(row.type)) continue;
      const instrument = instrumentOf(row.ticker, row.name, null, active ? null : row.delisted_utc);
      if (!row.ticker || row.ticker.length > 10) {
        const reason = 'no symbol, or one of more than 10 characters';
        left.push({ kind: 'instruments', symbol: '', session: null, first: String(row.ticker), reason });
        continue;
      }
      if (!active && instrument.delistedOn === undefined) {
        const first = row.ticker;
        left.push({ kind: 'instruments', symbol: first, session: null, first, reason: noLastDay });
        continue;
      }
      const known = instruments.get(row.ticker);
      // A name that was given again: today's bearer stands, else the last one.
      const older = known && (known.delistedOn ?? Infinity) >= (instrument.delistedOn ?? Infinity);
      if (!older) instruments.set(row.ticker, instrument);
    }
  }
  rejected.report(left);
  return [...instruments.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

function listed(
  { client }: PolygonSource,
  filters: Readonly<Record<string, string | boolean>>,
): Promise<TickerRow[]> {
  const request = client.request({ ...filters, limit: 1000, sort: 'ticker', order: 'asc' });
  return allRows<TickerRow>(client, 'tickers', request.listTickers());
}

function instrumentOf(symbol: string, name: unknown, from: unknown, until: unknown): Instrument {
  const listedOn = dayOf(from);
  const delistedOn = dayOf(until);
  return {
    symbol,
    name: textOf(name),
    // Polygon knows SIC codes, and no table leads from them to GICS sectors.
    sector: null,
    ...(listedOn !== null && { listedOn }),
    ...(delistedOn !== null && { delistedOn }),
  };
}
