import { type EpochDay, type NewsItem, newYorkDay, toIsoDate } from '@gammatwin/core';
import type { DayRange } from '../provider.ts';
import type { RejectedRows } from '../rejected-rows.ts';
import type { AskNews } from './company-news.ts';
import { readNewsItem } from './news-item.ts';

/** Few enough that most stocks' replies come whole. */
const daysPerRequest = 7;

export interface NewsSource {
  readonly ask: AskNews;
  readonly itemsPerReply: number;
  /** The days of which the plan has news. */
  readonly reach: DayRange;
  readonly rejected: RejectedRows;
}

/** The news of one symbol by New York's day of publication, each item once. */
export async function* readNews(
  source: NewsSource,
  symbol: string,
  wanted: DayRange,
): AsyncGenerator<readonly NewsItem[]> {
  const { reach } = source;
  const days = { from: Math.max(wanted.from, reach.from), to: Math.min(wanted.to, reach.to) };
  const report = (session: EpochDay, first: string, reason: string) => {
    source.rejected.report([{ kind: 'news', symbol, session, first, reason }]);
  };
  if (wanted.from <= wanted.to && wanted.from < reach.from) {
    report(wanted.from, toIsoDate(wanted.from), 'days before those that the plan has');
  }
  const seen = new Set<string>();
  // Finnhub doesn't say whose days it means; the one after holds the evening of New York in UTC.
  for (let from = days.from; from <= days.to; from += daysPerRequest) {
    const asked = { from, to: Math.min(from + daysPerRequest - 1, days.to) + 1 };
    for await (const reply of wholeReplies(source, symbol, asked)) {
      if (reply.cut)
        report(reply.days.from, toIsoDate(reply.days.from), 'one day fills a reply: more may be missing');
      const items = itemsOf(source, symbol, reply).filter(
        ({ id, publishedAt }) => !seen.has(id) && within(newYorkDay(publishedAt), days),
      );
      for (const { id } of items) seen.add(id);
      if (items.length > 0) yield items;
    }
  }
}

interface WholeReply {
  readonly days: DayRange;
  readonly items: readonly unknown[];
  /** It is full and cannot be asked for in smaller parts. */
  readonly cut: boolean;
}

/** A full reply lacks the earliest items, so each half of its days is asked for again. */
async function* wholeReplies(source: NewsSource, symbol: string, days: DayRange): AsyncGenerator<WholeReply> {
  const items = await source.ask(symbol, days);
  const full = items.length >= source.itemsPerReply;
  if (!full || days.from === days.to) {
    yield { days, items, cut: full };
    return;
  }
  const middle = Math.floor((days.from + days.to) / 2);
  yield* wholeReplies(source, symbol, { from: days.from, to: middle });
  yield* wholeReplies(source, symbol, { from: middle + 1, to: days.to });
}

function itemsOf({ rejected }: NewsSource, symbol: string, { days, items }: WholeReply): NewsItem[] {
  const read: NewsItem[] = [];
  const refused: { first: string; reason: string }[] = [];
  const nearby = { from: days.from - 1, to: days.to + 1 };
  for (const [i, raw] of items.entries()) {
    const item = readNewsItem(symbol, raw);
    if ('refused' in item) {
      refused.push({ first: `item ${i} of ${toIsoDate(days.from)}`, reason: item.refused });
    } else if (within(newYorkDay(item.publishedAt), nearby)) read.push(item);
    else refused.push({ first: item.id, reason: 'published on other days than those asked for' });
  }
  rejected.report(refused.map((row) => ({ ...row, kind: 'news' as const, symbol, session: days.from })));
  return read;
}

function within(day: EpochDay, { from, to }: DayRange): boolean {
  return day >= from && day <= to;
}
