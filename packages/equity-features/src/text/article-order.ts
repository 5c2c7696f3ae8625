import { invalidInput } from '@gammatwin/core';
import type { NewsReading, ReadArticle } from './news-reading.ts';
import type { Timeline } from './timeline.ts';

export interface ArticleOrder {
  /** Stock n has the ranks firstOf[n] up to firstOf[n + 1]. */
  readonly firstOf: Int32Array;
  /** The place of each article, −1 where it is left out. */
  readonly rank: Int32Array;
}

/**
 * The articles of the panel's stocks within the timeline, by stock and then by time. Those of equal time are in the
 * order of their headlines, publishers and readings, so that the order in which they are handed in moves no bit.
 * Articles before session `since` of the timeline are left out, as nobody was collecting then.
 */
export function rankedArticles(
  articles: readonly ReadArticle[],
  symbols: readonly string[],
  timeline: Timeline,
  since: number,
): ArticleOrder {
  const stockOf = new Map(symbols.map((symbol, n) => [symbol, n]));
  const stock = new Int32Array(articles.length).fill(-1);
  const asOf = new Float64Array(articles.length);
  const firstOf = new Int32Array(symbols.length + 1);
  const end = timeline.close.at(-1) ?? Number.NEGATIVE_INFINITY;
  // Whether an article between belongs to the first session or to one before can't be told, so nobody may read the first.
  const start = timeline.open[0] ?? Number.POSITIVE_INFINITY;
  const collected = since > 0 ? timeline.close[since - 1]! : Number.NEGATIVE_INFINITY;
  for (let i = 0; i < articles.length; i++) {
    const article = articles[i]!;
    asOf[i] = article.asOf;
    if (!Number.isFinite(article.asOf)) {
      throw invalidInput('article asOf', 'milliseconds since the epoch', article.asOf);
    }
    const n = stockOf.get(article.symbol);
    if (n === undefined || article.asOf > end || article.asOf < start || article.asOf <= collected) continue;
    stock[i] = n;
    firstOf[n + 1]!++;
  }
  for (let n = 0; n < symbols.length; n++) firstOf[n + 1]! += firstOf[n]!;
  const order = new Int32Array(firstOf[symbols.length]!);
  const next = firstOf.slice();
  for (let i = 0; i < articles.length; i++) {
    const n = stock[i]!;
    if (n >= 0) order[next[n]!++] = i;
  }
  const compare = (i: number, j: number) => asOf[i]! - asOf[j]! || compareText(articles[i]!, articles[j]!);
  for (let n = 0; n < symbols.length; n++) {
    const own = order.subarray(firstOf[n]!, firstOf[n + 1]!);
    if (own.some((i, at) => at > 0 && compare(own[at - 1]!, i) > 0)) own.sort(compare);
  }
  const rank = stock.fill(-1);
  for (let a = 0; a < order.length; a++) rank[order[a]!] = a;
  return { firstOf, rank };
}

function compareText(a: ReadArticle, b: ReadArticle): number {
  return (
    ascending(a.headline, b.headline) ||
    Number(a.publisher === null) - Number(b.publisher === null) ||
    ascending(a.publisher ?? '', b.publisher ?? '') ||
    compareReadings(taken(a), taken(b))
  );
}

/**
 * An article that came twice: whichever changes first to another reading stands first. A history that ends before a
 * reading was made has the same order, as it ends before the change.
 */
function compareReadings(a: readonly NewsReading[], b: readonly NewsReading[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [left, right] = [a[i], b[i]];
    if (left === undefined || right === undefined) return left === undefined ? 1 : -1;
    const order = left.computedAt - right.computedAt || ascending(contentOf(left), contentOf(right));
    if (order !== 0) return order;
  }
  return 0;
}

/** The readings that are taken at some moment, in the order in which they are. */
function taken({ readings }: ReadArticle): readonly NewsReading[] {
  let earliest = Number.POSITIVE_INFINITY;
  const list: NewsReading[] = [];
  for (let r = readings.length - 1; r >= 0; r--) {
    const reading = readings[r]!;
    if (reading.computedAt >= earliest) continue;
    earliest = reading.computedAt;
    list.push(reading);
  }
  return list.reverse();
}

function contentOf(reading: NewsReading): string {
  const { sentiment, relevance, uncertainty, forwardLooking, surprise, events } = reading;
  return JSON.stringify([sentiment, relevance, uncertainty, forwardLooking, surprise, [...events].sort()]);
}

function ascending(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
