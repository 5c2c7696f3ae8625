import { type EpochDay, invalidInput } from '@gammatwin/core';
import { articleColumns } from './article-columns.ts';
import { textFeatures } from './features.ts';
import type { ReadArticle } from './news-reading.ts';
import { articleNovelty } from './novelty.ts';
import { fillStocks, quietColumns, textHistory } from './stock-text.ts';
import { firstNotBefore, type Timeline, timelineOf } from './timeline.ts';
import { compareStocks } from './universe-text.ts';

export interface TextColumnsOptions {
  /**
   * The session from which news was collected; that of the first article of any stock unless told. A caller that hands
   * in the end of a longer collection must tell it.
   */
  readonly collectedSince?: EpochDay;
}

/**
 * The text features as columns [sessions × symbols] in the order of `textFeatures`, NaN where unknown. The value at a
 * session reads the articles known at its close, each in the last of its readings made before the next opening. It
 * depends on no article older than `textHistory` sessions, nor on the first session asked for.
 */
export function textColumns(
  articles: readonly ReadArticle[],
  symbols: readonly string[],
  sessions: Int32Array,
  options: TextColumnsOptions = {},
): Float64Array[] {
  if (sessions.some((session, t) => t > 0 && session <= sessions[t - 1]!)) {
    throw invalidInput('sessions', 'epoch days, ascending', Array.from(sessions));
  }
  const width = symbols.length;
  if (sessions.length * width === 0) return textFeatures.map(() => new Float64Array(0));
  // One session more than anybody reads: what came before it may count to it.
  const timeline = timelineOf(sessions, textHistory + 1);
  const since = collectionStart(articles, timeline, options.collectedSince);
  const news = articleColumns(articles, symbols, timeline, since);
  const work = {
    news,
    novelty: articleNovelty(news),
    sessions: timeline.session.length,
    since,
    rows: Int32Array.from(sessions, (session) => timeline.session.indexOf(session)),
    width,
  };
  const columns = quietColumns(work);
  fillStocks(columns, work);
  compareStocks(columns, width);
  return columns;
}

/** Index of the first session of the timeline that was collected; its length where none was. */
function collectionStart(
  articles: readonly ReadArticle[],
  timeline: Timeline,
  told: EpochDay | undefined,
): number {
  if (told !== undefined) {
    const since = timeline.session.findIndex((session) => session >= told);
    return since < 0 ? timeline.session.length : since;
  }
  let first = Number.POSITIVE_INFINITY;
  for (const { asOf } of articles) first = Math.min(first, asOf);
  return firstNotBefore(timeline.close, first);
}
