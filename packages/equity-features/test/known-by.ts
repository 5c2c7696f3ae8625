import { type EpochDay, nextSession, type Random, sessionClose, sessionOpen } from '@gammatwin/core';
import type { NewsReading, ReadArticle } from '../src/text/news-reading.ts';

const hour = 3_600_000;
const words = [
  'profit',
  'loss',
  'beats',
  'misses',
  'guidance',
  'lawsuit',
  'merger',
  'dividend',
  'recall',
  'rally',
];
const events = ['earnings', 'guidance', 'analyst', 'merger', 'legal', 'payout'] as const;

/** The articles that a session may read: known at its close, with the readings made before the next opening. */
export function knownBy(articles: readonly ReadArticle[], session: EpochDay): readonly ReadArticle[] {
  const close = sessionClose(session);
  const opening = sessionOpen(nextSession(session));
  return articles
    .filter(({ asOf }) => asOf <= close)
    .map((article) => ({
      ...article,
      readings: article.readings.filter(({ computedAt }) => computedAt < opening),
    }));
}

/** About one article for three sessions and stocks, at any hour; half of them read by a model too, up to 20 days later. */
export function randomNews(
  random: Random,
  symbols: readonly string[],
  sessions: Int32Array,
): readonly ReadArticle[] {
  const articles: ReadArticle[] = [];
  for (const session of sessions) {
    for (const symbol of symbols) {
      if (random.uniform() > 1 / 3) continue;
      const asOf = session * 24 * hour + Math.floor(24 * hour * random.uniform());
      const readings = [randomReading(random, 'lexicon', asOf)];
      if (random.uniform() < 0.5) {
        readings.push(randomReading(random, 'model', asOf + Math.floor(480 * hour * random.uniform() ** 3)));
      }
      articles.push({
        symbol,
        asOf,
        headline: Array.from({ length: 6 }, () => words[Math.floor(words.length * random.uniform())]).join(
          ' ',
        ),
        publisher: random.uniform() < 0.1 ? null : `publisher ${Math.floor(4 * random.uniform())}`,
        readings,
      });
    }
  }
  return articles;
}

function randomReading(random: Random, reader: string, computedAt: number): NewsReading {
  return {
    reader,
    computedAt,
    sentiment: 2 * random.uniform() - 1,
    relevance: random.uniform(),
    uncertainty: random.uniform(),
    forwardLooking: random.uniform(),
    surprise: random.uniform() < 0.5 ? 0 : 2 * random.uniform() - 1,
    events: events.filter(() => random.uniform() < 0.2),
  };
}
