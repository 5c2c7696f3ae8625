import type { marketData } from '@alpacahq/alpaca-trade-api/rest';
import { type NewsItem, newYorkDay } from '@gammatwin/core';
import type { Rejection } from '../files/rejection.ts';
import type { SymbolsInRange } from '../provider.ts';
import type { RejectedRows } from '../rejected-rows.ts';
import { type AlpacaClient, badReply } from './client.ts';
import { dateOf } from './dates.ts';
import { pages } from './pages.ts';
import { askable, batches } from './symbols.ts';

const symbolsPerRequest = 50;
const articlesPerPage = 50;
/** Alpaca finds articles by the time of their last change; one that is changed later than this is found no more. */
const daysOfChanges = 3;
const msPerHour = 3_600_000;

/** Articles by New York's day of publication. An article counts as known from its last change on: that text is what we have. */
export async function* readNews(
  client: AlpacaClient,
  request: SymbolsInRange,
  rejected: RejectedRows,
): AsyncGenerator<readonly NewsItem[]> {
  const start = dateOf(request.from);
  const lastChange = dateOf(request.to + 1 + daysOfChanges).getTime() + 5 * msPerHour;
  const end = new Date(Math.min(lastChange, client.clock.now()));
  if (request.from > request.to || !(start < end)) return;
  const left: Omit<Rejection, 'rows' | 'file'>[] = [];
  for (const symbols of batches(askable(request.symbols), symbolsPerRequest)) {
    const query = { symbols: symbols.join(','), start, end, sort: 'asc', limit: articlesPerPage } as const;
    const listing = pages(
      'news',
      (token) => client.news.news({ ...query, ...token }),
      ({ news }) => (news[0] ? `${news[0].id} of ${news[0].updatedAt}` : null),
    );
    for await (const { news } of listing) {
      const days = news.map((article) => ({ article, day: dayOf(article) }));
      const published = days.filter(({ day }) => day >= request.from && day <= request.to);
      const empty = published.filter(({ article }) => !headlineOf(article));
      for (const { article, day } of empty) {
        const symbol = article.symbols.find((name) => symbols.includes(name)) ?? '';
        left.push({ kind: 'news', symbol, session: day, first: String(article.id), reason: 'no headline' });
      }
      const items = published
        .filter(({ article }) => headlineOf(article))
        .map(({ article }) => item(article));
      if (items.length > 0) yield items;
    }
  }
  rejected.report(left);
}

function dayOf({ id, createdAt }: marketData.News): number {
  if (Number.isNaN(createdAt.getTime())) throw badReply(`article ${id}`, 'a time of publication');
  return newYorkDay(createdAt.getTime());
}

function headlineOf({ headline }: marketData.News): string {
  return (headline ?? '').trim();
}

function item(article: marketData.News): NewsItem {
  const { id, createdAt, updatedAt, symbols, summary, url, source } = article;
  const publishedAt = createdAt.getTime();
  return {
    id: String(id),
    source: 'alpaca',
    publishedAt,
    asOf: Math.max(publishedAt, updatedAt.getTime() || publishedAt),
    symbols,
    headline: headlineOf(article),
    summary: summary?.trim() || null,
    url: url || null,
    publisher: source || null,
  };
}
