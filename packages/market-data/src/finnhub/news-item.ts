import type { NewsItem } from '@gammatwin/core';
import { z } from 'zod';

/** As documented (finnhub.io/docs/api/company-news); what may be missing in practice is optional. */
const documented = z.looseObject({
  id: z.number().int().positive(),
  datetime: z.number().positive(),
  headline: z.string().nullish(),
  related: z.string().nullish(),
  source: z.string().nullish(),
  summary: z.string().nullish(),
  url: z.string().nullish(),
});

/** An item of the reply about `symbol`, or why it is none. */
export function readNewsItem(symbol: string, raw: unknown): NewsItem | { readonly refused: string } {
  const { data: item } = documented.safeParse(raw);
  if (!item) return { refused: 'not of the documented shape' };
  const headline = item.headline?.trim();
  if (!headline) return { refused: 'no headline' };
  const publishedAt = item.datetime * 1000;
  const related = (item.related ?? '').split(',').map((name) => name.trim());
  return {
    id: String(item.id),
    source: 'finnhub',
    publishedAt,
    asOf: publishedAt,
    symbols: [...new Set([symbol, ...related])].filter((name) => name !== ''),
    headline,
    summary: item.summary?.trim() || null,
    url: item.url || null,
    publisher: item.source || null,
  };
}
