import { type EpochDay, type NewsItem, newYorkDay, parseMoment, toIsoDate } from '@gammatwin/core';
import type { ListNews200ResponseResultsInner as NewsRow } from '@polygon.io/client-js';
import type { SymbolsInRange } from '../provider.ts';
import { pages } from './pages.ts';
import type { PolygonSource, RejectedRow } from './source.ts';
import { textOf } from './values.ts';

/** Articles about each symbol, a page at a time, oldest first. */
export async function* readNews(
  { client, rejected }: PolygonSource,
  { symbols, from, to }: SymbolsInRange,
): AsyncGenerator<readonly NewsItem[]> {
  if (to < from) return;
  const [start, end] = [from, to + 1].map((day) => parseMoment(`${toIsoDate(day)}T00:00:00`)) as [
    number,
    number,
  ];
  for (const symbol of new Set(symbols)) {
    const request = client.request({
      ticker: symbol,
      'published_utc.gte': new Date(start).toISOString(),
      'published_utc.lt': new Date(end).toISOString(),
      limit: 1000,
      sort: 'published_utc',
      order: 'asc',
    });
    const left: RejectedRow[] = [];
    for await (const page of pages<NewsRow>(client, `news of ${symbol}`, request.listNews())) {
      const items: NewsItem[] = [];
      for (const row of page) {
        const item = itemOf(row, symbol, start, end);
        if (typeof item !== 'string') items.push(item);
        else {
          const session = dayOfNews(row, from, to);
          left.push({ kind: 'news', symbol, session, first: String(row.id), reason: item });
        }
      }
      if (items.length > 0) yield items;
    }
    rejected.report(left);
  }
}

/** The day of publication; the first asked one where it is none of those asked. */
function dayOfNews({ published_utc }: NewsRow, from: EpochDay, to: EpochDay): EpochDay {
  const moment = Date.parse(published_utc);
  const day = Number.isNaN(moment) ? from : newYorkDay(moment);
  return day >= from && day <= to ? day : from;
}

/** The item, or why it is left out. */
function itemOf(row: NewsRow, symbol: string, start: number, end: number): NewsItem | string {
  const id = textOf(row.id);
  const headline = textOf(row.title);
  const publishedAt = Date.parse(row.published_utc);
  if (id === null || headline === null) return 'no id or headline';
  if (!(publishedAt >= start && publishedAt < end)) return 'published outside the asked days';
  return {
    id,
    source: 'polygon',
    publishedAt,
    asOf: publishedAt,
    symbols: [...new Set([symbol, ...(row.tickers ?? [])])],
    headline,
    summary: textOf(row.description),
    url: textOf(row.article_url),
    publisher: textOf(row.publisher?.name),
  };
}
