import type { EpochDay, NewsItem } from '@gammatwin/core';
import { decodeParquet, encodeParquet } from '@gammatwin/tabular';
import { sameDay, texts, textsOf } from './columns.ts';

export function encodeNews(session: EpochDay, items: readonly NewsItem[], name: string): Uint8Array {
  return encodeParquet(
    {
      id: items.map(({ id }) => id),
      source: items.map(({ source }) => source),
      session: sameDay(items.length, session),
      published_at_utc_ms: Float64Array.from(items, ({ publishedAt }) => publishedAt),
      as_of_utc_ms: Float64Array.from(items, ({ asOf }) => asOf),
      symbols_json: items.map(({ symbols }) => JSON.stringify(symbols)),
      headline: items.map(({ headline }) => headline),
      summary: texts(items.map(({ summary }) => summary)),
      url: texts(items.map(({ url }) => url)),
      publisher: texts(items.map(({ publisher }) => publisher)),
    },
    name,
  );
}

export function decodeNews(bytes: Uint8Array, name: string): NewsItem[] {
  const table = decodeParquet(bytes, name);
  const strings = (column: string) => table.column(column).strings();
  const [id, source, symbols, headline] = [
    strings('id'),
    strings('source'),
    strings('symbols_json'),
    strings('headline'),
  ];
  const publishedAt = table.column('published_at_utc_ms').numbers();
  const asOf = table.column('as_of_utc_ms').numbers();
  const [summary, url, publisher] = ['summary', 'url', 'publisher'].map((column) => textsOf(table, column));
  return id.map((text, i) => ({
    id: text,
    source: source[i]!,
    publishedAt: publishedAt[i]!,
    asOf: asOf[i]!,
    symbols: JSON.parse(symbols[i]!) as string[],
    headline: headline[i]!,
    summary: summary?.[i] ?? null,
    url: url?.[i] ?? null,
    publisher: publisher?.[i] ?? null,
  }));
}

/** Each item once, as it was first known, by publication: it may have come once for each of its symbols. */
export function distinctNews(items: readonly NewsItem[]): NewsItem[] {
  const found = new Map<string, NewsItem>();
  for (const item of items) {
    const key = JSON.stringify([item.source, item.id]);
    const known = found.get(key);
    if (!known || item.asOf < known.asOf) found.set(key, item);
  }
  return [...found.values()].sort(
    (a, b) => a.publishedAt - b.publishedAt || (a.source + a.id < b.source + b.id ? -1 : 1),
  );
}
