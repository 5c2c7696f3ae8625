import type { ArticleColumns } from './article-columns.ts';
import { eventFeatures } from './event-features.ts';
import { textAt } from './text-index.ts';
import { eventWeights, longWeights, shortWeights, shortWindow } from './windows.ts';

/** From here on a sentiment is positive, from its negative on negative. */
const tone = 0.05;

/** What the readings of the articles `from` … `to` (the long window that ends at session t) say. */
export function readingFeatures(
  row: Float64Array,
  news: ArticleColumns,
  t: number,
  from: number,
  to: number,
): void {
  row.fill(0, textAt.events, textAt.events + eventFeatures.length);
  let today = 0;
  let todayWeight = 0;
  let recent = 0;
  let recentWeight = 0;
  let lately = 0;
  let latelyWeight = 0;
  let plain = 0;
  let plainWeight = 0;
  let relevant = 0;
  let positive = 0;
  let negative = 0;
  let uncertain = 0;
  let forward = 0;
  let extreme = 0;
  let surprise = 0;
  let read = 0;
  let readRecently = 0;
  for (let a = from; a < to; a++) {
    const r = readingAt(news, a, t);
    if (r < 0) continue;
    read++;
    const age = t - news.session[a]!;
    const sentiment = news.sentiment[r]!;
    const relevance = news.relevance[r]!;
    const weight = relevance * longWeights[age]!;
    lately += weight * sentiment;
    latelyWeight += weight;
    plain += relevance * sentiment;
    plainWeight += relevance;
    if (news.events[r] !== 0) eventValues(row, news.events[r]!, relevance * eventWeights[age]!, sentiment);
    if (age >= shortWindow) continue;
    readRecently++;
    const shortWeight = relevance * shortWeights[age]!;
    recent += shortWeight * sentiment;
    recentWeight += shortWeight;
    uncertain += shortWeight * news.uncertainty[r]!;
    forward += shortWeight * news.forwardLooking[r]!;
    relevant += relevance;
    if (sentiment >= tone) positive += relevance;
    if (sentiment <= -tone) negative += relevance;
    extreme = farther(extreme, relevance * sentiment);
    surprise = farther(surprise, relevance * news.surprise[r]!);
    if (age > 0) continue;
    today += relevance * sentiment;
    todayWeight += relevance;
  }
  // 0/0 is NaN: unknown where no article is about the stock.
  row[textAt.sentiment1] = today / todayWeight;
  row[textAt.sentiment5] = recent / recentWeight;
  row[textAt.sentiment20] = lately / latelyWeight;
  row[textAt.change] = recent / recentWeight - lately / latelyWeight;
  row[textAt.positive] = positive / relevant;
  row[textAt.negative] = negative / relevant;
  row[textAt.uncertainty] = uncertain / recentWeight;
  row[textAt.forwardLooking] = forward / recentWeight;
  if (readRecently > 0) row[textAt.extreme] = extreme;
  if (readRecently > 0) row[textAt.surprise] = surprise;
  if (read > 1) row[textAt.dispersion] = dispersion(news, t, from, to, plain / plainWeight, plainWeight);
}

/** The reading of article `a` that session t takes, −1 where none was made in time. */
function readingAt({ firstReading, readingFrom }: ArticleColumns, a: number, t: number): number {
  const first = firstReading[a]!;
  for (let r = firstReading[a + 1]! - 1; r >= first; r--) if (readingFrom[r]! <= t) return r;
  return -1;
}

function farther(sofar: number, value: number): number {
  return Math.abs(value) >= Math.abs(sofar) && value !== 0 ? value : sofar;
}

function eventValues(row: Float64Array, events: number, presence: number, sentiment: number): void {
  for (let bits = events; bits !== 0; bits &= bits - 1) {
    const e = 31 - Math.clz32(bits & -bits);
    const f = textAt.events + e;
    row[f] = farther(row[f]!, eventFeatures[e]!.signed ? presence * sentiment : presence);
  }
}

function dispersion(
  news: ArticleColumns,
  t: number,
  from: number,
  to: number,
  mean: number,
  weight: number,
): number {
  let squares = 0;
  for (let a = from; a < to; a++) {
    const r = readingAt(news, a, t);
    if (r < 0) continue;
    const off = news.sentiment[r]! - mean;
    squares += news.relevance[r]! * (off * off);
  }
  return Math.sqrt(squares / weight);
}
