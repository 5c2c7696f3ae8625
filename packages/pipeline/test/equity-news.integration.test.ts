import { type NewsItem, nextSession, sessionClose, sessionOpen, toEpochDay } from '@gammatwin/core';
import { beforeAll, expect, it } from 'vitest';
import { storedNews } from '../src/equity-news.ts';
import { toArticle } from '../src/news-reading/article.ts';
import { useStore } from './temporary-store.ts';

const database = useStore();
const session = toEpochDay('2026-07-16');
const opening = sessionOpen(nextSession(session));
const instruments = [{ symbol: 'AAPL', name: 'Apple Inc.', sector: null }];

function article(id: string, asOf: number): NewsItem {
  const texts = { headline: `Apple beats estimates ${id}`, summary: null, url: null, publisher: null };
  return { id, source: 'wire', publishedAt: asOf, asOf, symbols: ['AAPL', 'MSFT'], ...texts };
}

const known = article('known', sessionClose(session));

beforeAll(() => database.store.writeNews([known, article('too late', sessionClose(session) + 1)]));

async function modelReads(model: string, computedAt: number): Promise<void> {
  const { headline, summary } = known;
  const { contentHash } = toArticle({ symbol: 'AAPL', company: null, headline, summary });
  const opinion = { sentiment: 1, relevance: 1, uncertainty: 0, forwardLooking: 0, surprise: 0, events: [] };
  await database.store.writeNewsReadings([
    {
      ...{ source: 'wire', articleId: 'known', symbol: 'AAPL', contentHash, model, promptHash: 'p' },
      ...{ computedAt, ...opinion, inputTokens: 1, outputTokens: 1 },
    },
  ]);
}

it('is what was known at the close, as it had been read before the next opening, the latest last', async () => {
  const { store } = database;
  const readers = async (last = session, lexiconOnly = false) => {
    const { articles, readByModel } = await storedNews(store, instruments, last, lexiconOnly);
    return {
      of: articles.map(({ symbol, readings }) => [symbol, ...readings.map(({ reader }) => reader)]),
      readByModel,
    };
  };
  await modelReads('late', opening);
  expect(await readers()).toEqual({ of: [['AAPL', 'lexicon']], readByModel: 0 });
  await modelReads('last', opening - 1);
  await modelReads('first', opening - 1000);
  // Of the same moment: by name, letter by letter, on every database.
  await modelReads('Last', opening - 1);
  expect(await readers()).toEqual({
    of: [['AAPL', 'lexicon', 'first p', 'Last p', 'last p']],
    readByModel: 1,
  });
  expect(await readers(session, true)).toEqual({ of: [['AAPL', 'lexicon']], readByModel: 0 });
  expect(await readers(session - 1)).toEqual({ of: [], readByModel: 0 });
});
