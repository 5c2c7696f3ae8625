import type { NewsItem } from '@gammatwin/core';
import type { NewsReading, ReadArticle } from './news-reading.ts';
import { readWithLexicon } from './read-with-lexicon.ts';

export interface ReadArticlesOptions {
  /** Only articles of these stocks; all unless told. */
  readonly symbols?: readonly string[];
  /** Company names by symbol, so that an article is read for the stock that it is about. */
  readonly companyNames?: ReadonlyMap<string, readonly string[]>;
  /** What models made of an article about a stock, the preferred reading last; [] where none read it. */
  readonly modelReadings?: (item: NewsItem, symbol: string) => readonly NewsReading[];
}

/** One article for each item and stock that it names: read by the lexicon, and then by the models. */
export function readArticles(items: readonly NewsItem[], options: ReadArticlesOptions = {}): ReadArticle[] {
  const { companyNames, modelReadings } = options;
  const wanted = options.symbols && new Set(options.symbols);
  return items.flatMap((item) => {
    const named = [...new Set(item.symbols)];
    return named
      .filter((symbol) => !wanted || wanted.has(symbol))
      .map((symbol): ReadArticle => {
        const names = companyNames?.get(symbol);
        const { headline, summary, asOf, publisher } = item;
        const lexicon = readWithLexicon({
          headline,
          summary,
          symbol,
          symbols: named.length,
          asOf,
          ...(names && { names }),
        });
        const readings = [lexicon, ...(modelReadings?.(item, symbol) ?? [])];
        return { symbol, asOf, headline, publisher, readings };
      });
  });
}
