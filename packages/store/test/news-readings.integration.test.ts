import type { NewsItem } from '@gammatwin/core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { StoredNewsReading } from '../src/index.ts';
import { useStore } from './temporary-home.ts';

const database = useStore();
const moment = Date.parse('2026-07-16T13:00:00Z');
const day = 86_400_000;

function article(id: string, changes: Partial<NewsItem> = {}): NewsItem {
  const publishedAt = moment;
  return {
    id,
    source: 'wire',
    publishedAt,
    asOf: publishedAt,
    symbols: ['AAPL', 'MSFT'],
    headline: `headline of ${id}`,
    summary: null,
    url: null,
    publisher: null,
    ...changes,
  };
}

function reading(articleId: string, changes: Partial<StoredNewsReading> = {}): StoredNewsReading {
  return {
    source: 'wire',
    articleId,
    symbol: 'AAPL',
    contentHash: `hash of ${articleId}`,
    model: 'm1',
    promptHash: 'p1',
    computedAt: moment + 1000,
    sentiment: -0.1234567890123456,
    relevance: 1,
    uncertainty: 0.25,
    forwardLooking: 0,
    surprise: -1,
    events: ['legal', 'earnings'],
    inputTokens: 33.4,
    outputTokens: 12,
    ...changes,
  };
}

beforeAll(async () => {
  await database.store.writeNews([
    article('a'),
    article('b', { publishedAt: moment + day, asOf: moment + day }),
  ]);
});

describe('readings of news', () => {
  it('come back as they went in, by the moment of the answer', async () => {
    const { store } = database;
    const later = reading('b', { computedAt: moment + 5000, events: [] });
    expect(await store.writeNewsReadings([later, reading('a')])).toBe(2);
    expect(await store.readNewsReadings()).toEqual([reading('a'), later]);
  });

  it('stay as they were first worked out', async () => {
    const { store } = database;
    await store.writeNewsReadings([reading('a', { computedAt: moment + 9000, sentiment: 1 })]);
    expect(await store.readNewsReadings({ contentHashes: ['hash of a'] })).toEqual([reading('a')]);
  });

  it('stand beside those of another text, model, prompt and stock, and each can be asked for', async () => {
    const { store } = database;
    const others = [
      reading('a', { contentHash: 'hash of the new a', computedAt: moment + 20_000 }),
      reading('a', { model: 'm2', computedAt: moment + 21_000 }),
      reading('a', { promptHash: 'p2', computedAt: moment + 22_000 }),
      reading('a', { symbol: 'MSFT', computedAt: moment + 23_000 }),
    ] as const;
    await store.writeNewsReadings(others);
    expect(await store.readNewsReadings({ contentHashes: ['hash of the new a'] })).toEqual([others[0]]);
    expect(await store.readNewsReadings({ model: 'm2' })).toEqual([others[1]]);
    expect(await store.readNewsReadings({ promptHash: 'p2' })).toEqual([others[2]]);
    expect(await store.readNewsReadings({ symbols: ['MSFT'] })).toEqual([others[3]]);
    expect(await store.readNewsReadings({ from: moment + 1 })).toMatchObject([{ articleId: 'b' }]);
    expect(await store.readNewsReadings({ to: moment, computedBy: moment + 1000 })).toEqual([reading('a')]);
    expect(await store.readNewsReadings({ computedBy: moment + 999 })).toEqual([]);
  });

  it.each<[string, Partial<StoredNewsReading>]>([
    ['a sentiment out of range', { sentiment: 1.01 }],
    ['NaN', { relevance: Number.NaN }],
    ['an infinite number', { surprise: Number.NEGATIVE_INFINITY }],
    ['a moment that is none', { computedAt: Number.NaN }],
    ['an article that is not there', { articleId: 'nowhere' }],
  ])('are refused with %s, all of a write', async (_what, wrong) => {
    const { store } = database;
    const before = await store.readNewsReadings();
    const good = reading('a', { contentHash: 'another' });
    await expect(
      store.writeNewsReadings([good, reading('a', { contentHash: 'third', ...wrong })]),
    ).rejects.toThrow();
    expect(await store.readNewsReadings()).toEqual(before);
  });
});
