import type { NewsItem } from '@gammatwin/core';
import type { Connection } from './connection.ts';
import { type EncodedRow, momentCell, textCell } from './copy.ts';
import { textOrNull } from './nullable-cells.ts';
import { asMoment, readRows } from './read-rows.ts';
import { upsert } from './upsert.ts';

const news = {
  table: 'market.news',
  key: ['source', 'id'],
  columns: ['source', 'id', 'published_at', 'as_of', 'tickers', 'headline', 'summary', 'url', 'publisher'],
  merge: {
    // The same text was known when it first came; a text that has changed was not.
    as_of: `case when (target.headline, target.summary) is not distinct from (excluded.headline, excluded.summary)
      then least(target.as_of, excluded.as_of) else greatest(target.as_of, excluded.as_of) end`,
    // Some sources name only the symbol that was asked for.
    tickers: `array(select distinct symbol collate "C" from unnest(target.tickers || excluded.tickers) as symbol order by 1)`,
  },
};

export function writeNews(connection: Connection, items: readonly NewsItem[]): Promise<number> {
  return connection.transaction('write', (client) => upsert(client, news, [...merged(items).values()]));
}

/** One row for each source and id, of the item that came last, with the symbols of all. */
function merged(items: readonly NewsItem[]): Map<string, EncodedRow> {
  const symbols = new Map<string, readonly string[]>();
  const rows = new Map<string, EncodedRow>();
  for (const item of items) {
    const key = JSON.stringify([item.source, item.id]);
    const all = [...new Set([...(symbols.get(key) ?? []), ...item.symbols])].sort();
    symbols.set(key, all);
    rows.set(key, [
      textCell(item.source),
      textCell(item.id),
      momentCell('publishedAt', item.publishedAt),
      momentCell('asOf', item.asOf),
      textCell(`{${all.map((symbol) => JSON.stringify(symbol)).join(',')}}`),
      textCell(item.headline),
      textOrNull(item.summary),
      textOrNull(item.url),
      textOrNull(item.publisher),
    ]);
  }
  return rows;
}

/** Moments in milliseconds since the epoch, both ends included; everything where a field is left out. */
export interface NewsSelection {
  /** Items that name at least one of them. */
  readonly symbols?: readonly string[];
  /** Of publication. */
  readonly from?: number;
  readonly to?: number;
  /** Only what could be known by then. */
  readonly knownBy?: number;
}

export function readNews(
  connection: Connection,
  { symbols, from, to, knownBy }: NewsSelection,
): Promise<readonly NewsItem[]> {
  const moment = (at: number | undefined) => (at === undefined ? null : new Date(at));
  return readRows<NewsItem & object>(
    connection,
    `select id, source, ${asMoment('published_at')} as "publishedAt", ${asMoment('as_of')} as "asOf",
       tickers as symbols, headline, summary, url, publisher
     from market.news
     where ($1::text[] is null or tickers && $1)
       and ($2::timestamptz is null or published_at >= $2) and ($3::timestamptz is null or published_at <= $3)
       and ($4::timestamptz is null or as_of <= $4)
     order by published_at, source, id`,
    [symbols ?? null, moment(from), moment(to), moment(knownBy)],
  );
}
