import { type EpochDay, type Instrument, nextSession, sessionClose, sessionOpen } from '@gammatwin/core';
import { type ReadArticle, readArticles } from '@gammatwin/equity-features';
import type { Store } from '@gammatwin/store';
import { modelReadings } from './news-reading/model-readings.ts';

export interface EquityNews {
  readonly articles: readonly ReadArticle[];
  /** How many of them a model had read before the opening after `last`. */
  readonly readByModel: number;
}

/**
 * The stored news that was known at the close of `last` about these instruments: read by the lexicon and, unless
 * `lexiconOnly`, by the models whose readings were made before the next opening.
 */
export async function storedNews(
  store: Store,
  instruments: readonly Instrument[],
  last: EpochDay,
  lexiconOnly: boolean,
): Promise<EquityNews> {
  const symbols = instruments.map(({ symbol }) => symbol);
  const items = await store.readNews({ symbols, knownBy: sessionClose(last) });
  const companyNames = new Map(instruments.flatMap(({ symbol, name }) => (name ? [[symbol, [name]]] : [])));
  const computedBy = sessionOpen(nextSession(last)) - 1;
  const articles = readArticles(items, {
    symbols,
    companyNames,
    ...(!lexiconOnly &&
      items.length > 0 && { modelReadings: await modelReadings(store, { symbols, computedBy }) }),
  });
  return { articles, readByModel: articles.filter(({ readings }) => readings.length > 1).length };
}
