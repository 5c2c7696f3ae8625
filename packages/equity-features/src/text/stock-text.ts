import type { ArticleColumns } from './article-columns.ts';
import { eventFeatures } from './event-features.ts';
import { textFeatures } from './features.ts';
import type { ArticleNovelty } from './novelty.ts';
import { readingFeatures } from './reading-text.ts';
import { textAt } from './text-index.ts';
import { longWindow, shortWindow } from './windows.ts';

/** The oldest article that a value reads lies this many sessions before its own. */
export const textHistory = 60;
/** Sessions that must have been collected before the number of articles says something. */
const fewestCollected = 20;

export interface TextWork {
  readonly news: ArticleColumns;
  readonly novelty: ArticleNovelty;
  /** Sessions of the timeline, and the index of the first that was collected. */
  readonly sessions: number;
  readonly since: number;
  /** Index in the timeline of each row of the columns, ascending. */
  readonly rows: Int32Array;
  /** Stocks. */
  readonly width: number;
}

/** Columns [rows × stocks] as they are where no stock has had an article for `textHistory` sessions. */
export function quietColumns({ since, rows, width }: TextWork): Float64Array[] {
  const known = (sessions: number) => {
    const row = rows.findIndex((t) => t - since >= sessions);
    return (row < 0 ? rows.length : row) * width;
  };
  const cells = rows.length * width;
  // One buffer for all: one by one they would make the garbage collector walk the articles again and again.
  const values = new Float64Array(textFeatures.length * cells);
  const columns = textFeatures.map((_, f) => values.subarray(f * cells, (f + 1) * cells));
  const from = new Int32Array(columns.length).fill(cells);
  for (const f of [textAt.count1, textAt.count5, textAt.publishers]) from[f] = known(0);
  from.fill(known(0), textAt.events, textAt.events + eventFeatures.length);
  from[textAt.firstNews] = known(longWindow);
  from[textAt.sinceNews] = known(textHistory);
  columns.forEach((column, f) => {
    column.fill(Number.NaN, 0, from[f]!);
  });
  columns[textAt.sinceNews]!.fill(textHistory, from[textAt.sinceNews]!);
  return columns;
}

/** Sessions of a stock that are filled before the next stock's: its articles and the cells' lines stay in the cache. */
const blockSessions = 16;

/** Fills the cells of all stocks that have had articles. Every window is summed afresh, oldest article first. */
export function fillStocks(columns: readonly Float64Array[], work: TextWork): void {
  const { news, rows, width } = work;
  const cells = new CellFiller(columns, work);
  for (let from = 0; from < rows.length; from += blockSessions) {
    const to = Math.min(from + blockSessions, rows.length);
    for (let n = 0; n < width; n++) {
      if (news.firstOf[n] === news.firstOf[n + 1]) continue;
      for (let k = from; k < to; k++) cells.fill(k, n);
    }
  }
}

class CellFiller {
  private readonly columns: readonly Float64Array[];
  private readonly work: TextWork;
  private readonly counts: Int32Array;
  private readonly stamps: Int32Array;
  private readonly row: Float64Array;
  /** Of each stock: its first article of the history, of the long and the short window, of today, and after today. */
  private readonly history: Int32Array;
  private readonly long: Int32Array;
  private readonly short: Int32Array;
  private readonly today: Int32Array;
  private readonly later: Int32Array;

  constructor(columns: readonly Float64Array[], work: TextWork) {
    const { firstOf, publishers } = work.news;
    this.columns = columns;
    this.work = work;
    this.counts = articleCounts(work);
    this.stamps = new Int32Array(publishers).fill(-1);
    this.row = new Float64Array(columns.length);
    this.history = firstOf.slice();
    this.long = firstOf.slice();
    this.short = firstOf.slice();
    this.today = firstOf.slice();
    this.later = firstOf.slice();
  }

  /** The cell of row `k` and stock `n`; rows ascend. */
  fill(k: number, n: number): void {
    const { columns, work, row, history, long, short, today, later } = this;
    const { session, firstOf } = work.news;
    const t = work.rows[k]!;
    if (t < work.since) return;
    const end = firstFrom(session, later[n]!, firstOf[n + 1]!, t + 1);
    later[n] = end;
    history[n] = firstFrom(session, history[n]!, end, t - textHistory);
    if (history[n] === end) return;
    today[n] = firstFrom(session, today[n]!, end, t);
    // The 20 sessions before today are one more than the long window.
    const before = firstFrom(session, long[n]!, end, t - longWindow);
    long[n] = before;
    const first = firstFrom(session, before, end, t - longWindow + 1);
    short[n] = firstFrom(session, short[n]!, end, t - shortWindow + 1);
    const cell = k * work.width + n;
    row.fill(Number.NaN);
    const collected = t - work.since;
    const now = end - today[n]!;
    row[textAt.sinceNews] = sinceNews(t - session[end - 1]!, collected);
    row[textAt.zscore] = this.zscore(n * work.sessions + t, now, today[n]! - history[n]!, collected);
    if (first === end) {
      columns[textAt.zscore]![cell] = row[textAt.zscore]!;
      columns[textAt.sinceNews]![cell] = row[textAt.sinceNews]!;
      return;
    }
    row[textAt.count1] = now;
    row[textAt.count5] = end - short[n]!;
    if (collected >= longWindow) row[textAt.firstNews] = now > 0 && before === today[n] ? 1 : 0;
    headlineFeatures(row, work, this.stamps, cell, short[n]!, end);
    readingFeatures(row, work.news, t, first, end);
    for (let f = 0; f < row.length; f++) columns[f]![cell] = row[f]!;
  }

  /** Today's articles against those of up to `textHistory` sessions before, `sum` in all; `at` is today's count. */
  private zscore(at: number, today: number, sum: number, collected: number): number {
    const sessions = Math.min(collected, textHistory);
    if (sessions < fewestCollected) return Number.NaN;
    const mean = sum / sessions;
    let squares = 0;
    for (let age = 1; age <= sessions; age++) {
      const off = this.counts[at - age]! - mean;
      squares += off * off;
    }
    return squares > 0 ? (today - mean) / Math.sqrt(squares / (sessions - 1)) : Number.NaN;
  }
}

function sinceNews(sessions: number, collected: number): number {
  return sessions < textHistory || collected >= textHistory ? Math.min(sessions, textHistory) : Number.NaN;
}

/** The first article from `from` on, before `end`, of session `t` or later; `end` where there is none. */
function firstFrom(session: Int32Array, from: number, end: number, t: number): number {
  let a = from;
  while (a < end && session[a]! < t) a++;
  return a;
}

/** Articles of each session of the timeline, [stocks × sessions]. */
function articleCounts({ news, sessions, width }: TextWork): Int32Array {
  const counts = new Int32Array(width * sessions);
  for (let n = 0; n < width; n++) {
    for (let a = news.firstOf[n]!; a < news.firstOf[n + 1]!; a++) counts[n * sessions + news.session[a]!]!++;
  }
  return counts;
}

/** What the articles of the short window are, whatever they say. `stamp` must be new in each call. */
function headlineFeatures(
  row: Float64Array,
  { news, novelty }: TextWork,
  stamps: Int32Array,
  stamp: number,
  from: number,
  to: number,
): void {
  let publishers = 0;
  let closed = 0;
  let different = 0;
  let repeats = 0;
  let storyAge = 0;
  for (let a = from; a < to; a++) {
    closed += news.closed[a]!;
    different += novelty.novelty[a]!;
    repeats += novelty.repeat[a]!;
    storyAge += novelty.storyAge[a]!;
    const publisher = news.publisher[a]!;
    if (publisher < 0 || stamps[publisher] === stamp) continue;
    stamps[publisher] = stamp;
    publishers++;
  }
  row[textAt.publishers] = publishers;
  const articles = to - from;
  if (articles === 0) return;
  row[textAt.afterClose] = closed / articles;
  row[textAt.novelty] = different / articles;
  row[textAt.repeats] = repeats / articles;
  row[textAt.storyAge] = storyAge / articles;
}
