import { invalidInput } from '@gammatwin/core';
import { rankedArticles } from './article-order.ts';
import { type NewsReading, newsEvents, type ReadArticle } from './news-reading.ts';
import { firstAfter, firstNotBefore, type Timeline } from './timeline.ts';

/** Articles of the panel's stocks within the timeline, by stock and then by time, as columns. */
export interface ArticleColumns {
  /** Articles of stock n: from firstOf[n] up to firstOf[n + 1]. */
  readonly firstOf: Int32Array;
  readonly headline: string[];
  /** Index into the timeline. */
  readonly session: Int32Array;
  /** 1 where it came while the market was closed. */
  readonly closed: Uint8Array;
  /** Number of the publisher, −1 where unknown. */
  readonly publisher: Int32Array;
  readonly publishers: number;
  /** Readings of article a: from firstReading[a] up to firstReading[a + 1], the preferred one last. */
  readonly firstReading: Int32Array;
  /** Index of the first session that may take the reading. */
  readonly readingFrom: Int32Array;
  readonly sentiment: Float64Array;
  readonly relevance: Float64Array;
  readonly uncertainty: Float64Array;
  readonly forwardLooking: Float64Array;
  readonly surprise: Float64Array;
  /** Bit e is set for event e of `newsEvents`. */
  readonly events: Int32Array;
}

/** The articles from session `since` of the timeline on, and none that came before the timeline's first opening. */
export function articleColumns(
  articles: readonly ReadArticle[],
  symbols: readonly string[],
  timeline: Timeline,
  since: number,
): ArticleColumns {
  const { firstOf, rank } = rankedArticles(articles, symbols, timeline, since);
  const count = firstOf[symbols.length]!;
  const firstReading = new Int32Array(count + 1);
  for (let i = 0; i < rank.length; i++) {
    if (rank[i]! >= 0) firstReading[rank[i]! + 1] = articles[i]!.readings.length;
  }
  for (let a = 0; a < count; a++) firstReading[a + 1]! += firstReading[a]!;
  const readings = firstReading[count]!;
  const publishers = new Map<string, number>();
  const columns: ArticleColumns = {
    firstOf,
    headline: new Array<string>(count).fill(''),
    session: new Int32Array(count),
    closed: new Uint8Array(count),
    publisher: new Int32Array(count).fill(-1),
    publishers: 0,
    firstReading,
    readingFrom: new Int32Array(readings),
    sentiment: new Float64Array(readings),
    relevance: new Float64Array(readings),
    uncertainty: new Float64Array(readings),
    forwardLooking: new Float64Array(readings),
    surprise: new Float64Array(readings),
    events: new Int32Array(readings),
  };
  // In the order of the list, which is that of memory more often than not.
  for (let i = 0; i < rank.length; i++) {
    const a = rank[i]!;
    if (a < 0) continue;
    const article = articles[i]!;
    const t = firstNotBefore(timeline.close, article.asOf);
    columns.headline[a] = article.headline;
    columns.session[a] = t;
    columns.closed[a] = article.asOf < timeline.open[t]! ? 1 : 0;
    const name = article.publisher;
    if (name !== null) {
      const known = publishers.get(name);
      columns.publisher[a] = known ?? publishers.size;
      if (known === undefined) publishers.set(name, publishers.size);
    }
    for (let j = 0; j < article.readings.length; j++) {
      fillReading(columns, firstReading[a]! + j, article.readings[j]!, timeline);
    }
  }
  return { ...columns, publishers: publishers.size };
}

function fillReading(columns: ArticleColumns, r: number, reading: NewsReading, timeline: Timeline): void {
  if (!Number.isFinite(reading.computedAt)) {
    throw invalidInput('news reading computedAt', 'milliseconds since the epoch', reading.computedAt);
  }
  columns.readingFrom[r] = firstAfter(timeline.nextOpen, reading.computedAt);
  columns.sentiment[r] = within('sentiment', reading.sentiment, -1);
  columns.relevance[r] = within('relevance', reading.relevance, 0);
  columns.uncertainty[r] = within('uncertainty', reading.uncertainty, 0);
  columns.forwardLooking[r] = within('forwardLooking', reading.forwardLooking, 0);
  columns.surprise[r] = within('surprise', reading.surprise, -1);
  columns.events[r] = eventBits(reading);
}

function within(name: string, value: number, lowest: number): number {
  if (value >= lowest && value <= 1) return value;
  throw invalidInput(`news reading ${name}`, `a number from ${lowest} to 1`, value);
}

function eventBits(reading: NewsReading): number {
  let bits = 0;
  for (const event of reading.events) {
    const e = newsEvents.indexOf(event);
    if (e < 0) throw invalidInput('news reading event', newsEvents.join(', '), event);
    bits |= 1 << e;
  }
  return bits;
}
