import { invalidInput, type NewsItem } from '@gammatwin/core';
import { likelyTokens, type TokenCount } from '@gammatwin/language-model';
import type { Store, StoredNewsReading } from '@gammatwin/store';
import { type Article, toArticle } from './article.ts';
import { batchesOf } from './batches.ts';
import { mostArticles, promptHash, readingsSchemaText, systemPrompt, userMessage } from './prompt.ts';

export interface ReadingRange {
  readonly store: Store;
  /** Moments of publication, milliseconds since the epoch, both included. */
  readonly from: number;
  readonly to: number;
  /** The stocks to read for; those that are stored as instruments unless told, or all that are named if none is. */
  readonly symbols?: readonly string[];
  readonly model: string;
  readonly articlesPerRequest: number;
}

/** One text that is to be read, and all articles that have it: the same news comes from several sources. */
export interface Unread {
  readonly article: Article;
  readonly of: readonly { readonly item: NewsItem; readonly symbol: string }[];
}

export interface ReadingPlan {
  /** Pairs of article and stock. */
  readonly wanted: number;
  /** Pairs that have their reading. */
  readonly cached: number;
  /** For pairs whose text was read as another article's. */
  readonly copies: readonly StoredNewsReading[];
  readonly batches: readonly (readonly Unread[])[];
}

const hashesPerQuery = 10_000;
/** Of a reading as JSON, with its numbers in two digits. */
const tokensPerReading = 75;

/** What of the stored news a model has yet to read. */
export async function planReading(range: ReadingRange): Promise<ReadingPlan> {
  const { store, from, to, model, articlesPerRequest } = range;
  const fits = articlesPerRequest >= 1 && articlesPerRequest <= mostArticles;
  if (!Number.isInteger(articlesPerRequest) || !fits) {
    throw invalidInput('articles a request', `a whole number from 1 to ${mostArticles}`, articlesPerRequest);
  }
  if (from > to) throw invalidInput('news', 'a first moment that is not after the last', { from, to });
  const instruments = await store.readInstruments();
  const companies = new Map(instruments.map(({ symbol, name }) => [symbol, name ?? null]));
  const symbols = range.symbols ?? (instruments.length > 0 ? [...companies.keys()] : undefined);
  const texts = textsOf(await store.readNews({ from, to, ...(symbols && { symbols }) }), companies, symbols);

  const known = await knownReadings(store, model, [...texts.keys()]);
  const unread: Unread[] = [];
  const copies: StoredNewsReading[] = [];
  let wanted = 0;
  let cached = 0;
  for (const [contentHash, text] of texts) {
    wanted += text.of.length;
    const readings = known.get(contentHash);
    if (!readings) {
      unread.push(text);
      continue;
    }
    const has = new Set(readings.map(({ source, articleId, symbol }) => pairKey(source, articleId, symbol)));
    for (const { item, symbol } of text.of) {
      if (has.has(pairKey(item.source, item.id, symbol))) cached++;
      else copies.push(copyFor(readings[0]!, item, symbol));
    }
  }
  return { wanted, cached, copies, batches: batchesOf(unread, articlesPerRequest) };
}

/** About what a plan's requests take, repetitions left aside. */
export function likelyTokensOf({ batches }: ReadingPlan): TokenCount {
  let input = 0;
  let output = 0;
  for (const batch of batches) {
    const articles = batch.map(({ article }) => article);
    input += likelyTokens(systemPrompt, readingsSchemaText, userMessage(articles));
    output += tokensPerReading * batch.length;
  }
  return { input, output };
}

function textsOf(
  items: readonly NewsItem[],
  companies: ReadonlyMap<string, string | null>,
  symbols: readonly string[] | undefined,
): Map<string, { article: Article; of: { item: NewsItem; symbol: string }[] }> {
  const asked = symbols && new Set(symbols);
  const texts = new Map<string, { article: Article; of: { item: NewsItem; symbol: string }[] }>();
  for (const item of items) {
    for (const symbol of new Set(item.symbols)) {
      if (asked && !asked.has(symbol)) continue;
      const { headline, summary } = item;
      const article = toArticle({ symbol, company: companies.get(symbol) ?? null, headline, summary });
      const text = texts.get(article.contentHash);
      if (text) text.of.push({ item, symbol });
      else texts.set(article.contentHash, { article, of: [{ item, symbol }] });
    }
  }
  return texts;
}

/** By content hash, the earliest first. */
async function knownReadings(
  store: Store,
  model: string,
  hashes: readonly string[],
): Promise<Map<string, StoredNewsReading[]>> {
  const known = new Map<string, StoredNewsReading[]>();
  for (let at = 0; at < hashes.length; at += hashesPerQuery) {
    const contentHashes = hashes.slice(at, at + hashesPerQuery);
    for (const reading of await store.readNewsReadings({ model, promptHash, contentHashes })) {
      const list = known.get(reading.contentHash);
      if (list) list.push(reading);
      else known.set(reading.contentHash, [reading]);
    }
  }
  return known;
}

function copyFor(reading: StoredNewsReading, item: NewsItem, symbol: string): StoredNewsReading {
  return { ...reading, source: item.source, articleId: item.id, symbol, inputTokens: 0, outputTokens: 0 };
}

function pairKey(source: string, articleId: string, symbol: string): string {
  return JSON.stringify([source, articleId, symbol]);
}
