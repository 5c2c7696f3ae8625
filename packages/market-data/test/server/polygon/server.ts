import { type Clock, fixedClock, toEpochDay } from '@gammatwin/core';
import { type Asked, type Reply, startServer, type TestServer } from '../server.ts';
import {
  aggregates,
  articles,
  contracts,
  dividends,
  events,
  marketNow,
  type SnapshotItem,
  snapshots,
  splits,
  tickers,
} from './market.ts';

export interface PolygonServer extends TestServer {
  /** The chain snapshot of an underlying, to be changed by a test. */
  readonly chains: Map<string, SnapshotItem[]>;
}

/** Polygon on this machine: its paths, shapes and cursors, at most `pageSize` results a page. */
export async function startPolygon({
  clock = fixedClock(marketNow),
  pageSize = 3,
}: {
  clock?: Clock;
  pageSize?: number;
} = {}): Promise<PolygonServer> {
  const chains = new Map(['A', 'AAPL', 'I:SPX'].map((name) => [name, snapshots(name)]));
  const server = await startServer(
    (asked) => {
      const { pathname } = asked.url;
      if (asked.headers.authorization !== 'Bearer right') {
        return { status: 401, body: { status: 'ERROR', request_id: 'x', error: 'Unknown API Key' } };
      }
      const single = /^\/vX\/reference\/tickers\/([^/]+)\/events$/.exec(pathname);
      if (single) return found(events[decodeURIComponent(single[1]!)]);
      const details = /^\/v3\/reference\/tickers\/([^/]+)$/.exec(pathname);
      if (details) return tickerDetails(decodeURIComponent(details[1]!));
      const state = stateOf(asked);
      const rows = rowsOf(pathname, new URLSearchParams(state.query), chains);
      return rows && page(rows, asked, state, pageSize);
    },
    { clock },
  );
  return { ...server, chains };
}

function found(results: object | undefined): Reply {
  if (results) return { body: { results, status: 'OK', request_id: 'x' } };
  return { status: 404, body: { status: 'NOT_FOUND', request_id: 'x', message: 'Ticker not found.' } };
}

function tickerDetails(name: string): Reply {
  const row = tickers.find((each) => each['ticker'] === name && !('delisted_utc' in each));
  return found(row && { ...row, list_date: '1980-12-12' });
}

function rowsOf(
  pathname: string,
  query: URLSearchParams,
  chains: ReadonlyMap<string, SnapshotItem[]>,
): readonly object[] | null {
  const bars = /^\/v2\/aggs\/ticker\/([^/]+)\/range\/1\/day\/([^/]+)\/([^/]+)$/.exec(pathname);
  if (bars) {
    if (query.get('adjusted') !== 'false') throw new Error('adjusted bars');
    return aggregates(decodeURIComponent(bars[1]!), toEpochDay(bars[2]!), toEpochDay(bars[3]!));
  }
  const chain = /^\/v3\/snapshot\/options\/([^/]+)$/.exec(pathname);
  if (chain) return chains.get(decodeURIComponent(chain[1]!)) ?? [];
  const named = (row: object) =>
    'ticker' in row && (!query.has('ticker') || row.ticker === query.get('ticker'));
  switch (pathname) {
    case '/v3/reference/options/contracts':
      return contracts(query.get('underlying_ticker') ?? '', query.get('as_of') ?? '');
    case '/v3/reference/tickers':
      return tickers.filter((row) => named(row) && String(row['active']) === (query.get('active') ?? 'true'));
    case '/v3/reference/splits':
      return splits.filter((row) => named(row) && within(row.execution_date, 'execution_date', query));
    case '/v3/reference/dividends':
      return dividends.filter((row) => named(row) && within(row.ex_dividend_date, 'ex_dividend_date', query));
    case '/v2/reference/news':
      return articles.filter(
        (row) =>
          row.tickers.includes(query.get('ticker') ?? '') &&
          within(row.published_utc, 'published_utc', query),
      );
    default:
      return null;
  }
}

function within(value: string, name: string, query: URLSearchParams): boolean {
  const at = Date.parse(value);
  const bound = (suffix: string, otherwise: number) => {
    const text = query.get(`${name}.${suffix}`);
    return text === null ? otherwise : Date.parse(text);
  };
  return at >= bound('gte', -Infinity) && at <= bound('lte', Infinity) && at < bound('lt', Infinity);
}

interface CursorState {
  readonly at: number;
  readonly query: string;
}

/** Polygon's cursor keeps the query to itself: next_url holds nothing else. */
function stateOf({ url }: Asked): CursorState {
  const cursor = url.searchParams.get('cursor');
  return cursor ? JSON.parse(Buffer.from(cursor, 'base64url').toString()) : { at: 0, query: url.search };
}

function page(rows: readonly object[], { url }: Asked, { at, query }: CursorState, pageSize: number): Reply {
  const limit = Number(new URLSearchParams(query).get('limit') ?? 10);
  const end = at + Math.min(pageSize, limit);
  const results = rows.slice(at, end);
  const next = Buffer.from(JSON.stringify({ at: end, query })).toString('base64url');
  const more = end < rows.length && { next_url: `${url.origin}${url.pathname}?cursor=${next}` };
  return { body: { results, status: 'OK', request_id: 'x', count: results.length, ...more } };
}
