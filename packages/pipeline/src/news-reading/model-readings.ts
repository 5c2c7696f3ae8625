import type { NewsItem } from '@gammatwin/core';
import { type NewsReading, newsEvents } from '@gammatwin/equity-features';
import type { NewsReadingSelection, Store, StoredNewsReading } from '@gammatwin/store';
import { toArticle } from './article.ts';

/** The models' readings of an article about a stock, the latest last; [] where no model read it. */
export type ModelReadings = (item: NewsItem, symbol: string) => readonly NewsReading[];

/**
 * The stored readings in the form that `readArticles` takes. Only those of an article's present text count: one that was
 * corrected later is another article.
 */
export async function modelReadings(
  store: Store,
  selection: NewsReadingSelection = {},
): Promise<ModelReadings> {
  const byArticle = new Map<string, StoredNewsReading[]>();
  for (const reading of await store.readNewsReadings(selection)) {
    const key = JSON.stringify([reading.source, reading.articleId, reading.symbol]);
    const list = byArticle.get(key);
    if (list) list.push(reading);
    else byArticle.set(key, [reading]);
  }
  return (item, symbol) => {
    const list = byArticle.get(JSON.stringify([item.source, item.id, symbol]));
    if (!list) return [];
    const { headline, summary } = item;
    const { contentHash } = toArticle({ symbol, company: null, headline, summary });
    return list.filter((reading) => reading.contentHash === contentHash).map(toNewsReading);
  };
}

function toNewsReading(stored: StoredNewsReading): NewsReading {
  const { model, promptHash, computedAt, sentiment, relevance, uncertainty, forwardLooking, surprise } =
    stored;
  return {
    reader: `${model} ${promptHash}`,
    computedAt,
    sentiment,
    relevance,
    uncertainty,
    forwardLooking,
    surprise,
    events: newsEvents.filter((event) => stored.events.includes(event)),
  };
}
