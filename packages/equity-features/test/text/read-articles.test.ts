import type { NewsItem } from '@gammatwin/core';
import { expect, test } from 'vitest';
import type { NewsReading } from '../../src/text/news-reading.ts';
import { readArticles } from '../../src/text/read-articles.ts';
import { reading } from './articles.ts';

const item = (more: Partial<NewsItem> = {}): NewsItem => ({
  id: '1',
  source: 'wire',
  publishedAt: 1000,
  asOf: 2000,
  symbols: ['ACME', 'GLOB'],
  headline: 'Acme sues Globex',
  summary: null,
  url: null,
  publisher: 'Wire',
  ...more,
});
const companyNames = new Map([
  ['ACME', ['Acme Corp']],
  ['GLOB', ['Globex Inc.']],
]);

test('one article for each stock that an item names, each read for its own', () => {
  const [acme, globex, ...more] = readArticles([item()], { companyNames });
  expect(more).toEqual([]);
  expect(acme).toMatchObject({ symbol: 'ACME', asOf: 2000, headline: 'Acme sues Globex', publisher: 'Wire' });
  expect(globex!.readings[0]!.sentiment).toBeLessThan(acme!.readings[0]!.sentiment);
  expect(globex!.readings).toMatchObject([{ reader: 'lexicon', computedAt: 2000, relevance: 1 }]);
});

test('only the stocks asked for, a symbol named twice once, no names at all', () => {
  const symbols = readArticles([item({ symbols: ['GLOB', 'GLOB', 'ACME'] })], { symbols: ['GLOB'] });
  expect(symbols.map(({ symbol }) => symbol)).toEqual(['GLOB']);
  expect(symbols[0]!.readings[0]!.relevance).toBe(0.4);
  expect(readArticles([item({ symbols: [] })])).toEqual([]);
});

test('an article of many stocks says less about each', () => {
  const crowd = ['ACME', 'GLOB', 'C', 'D', 'E', 'F', 'G', 'H'];
  const [acme] = readArticles([item({ symbols: crowd })], { companyNames });
  expect(acme!.readings[0]!.relevance).toBe(0.625);
});

test('models’ readings stand behind the lexicon’s, by article and stock', () => {
  const model: NewsReading = reading({ reader: 'model', computedAt: 5000, sentiment: -0.7 });
  const articles = readArticles([item(), item({ id: '2' })], {
    modelReadings: ({ id }, symbol) => (id === '2' && symbol === 'GLOB' ? [model] : []),
  });
  expect(articles.map(({ readings }) => readings.map(({ reader }) => reader))).toEqual([
    ['lexicon'],
    ['lexicon'],
    ['lexicon'],
    ['lexicon', 'model'],
  ]);
});
