import { sessionClose, sessionOpen } from '@gammatwin/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textColumns } from '../../src/text/columns.ts';
import { textFeatures } from '../../src/text/features.ts';
import { newsEvents, type ReadArticle } from '../../src/text/news-reading.ts';
import { sessions } from './articles.ts';

const symbols = ['A', 'B', 'C'];
const day = 86_400_000;
const unit = fc.double({ min: 0, max: 1, noNaN: true });
const signed = fc.double({ min: -1, max: 1, noNaN: true });
/** Few words, so that stories repeat. */
const headline = fc
  .array(fc.constantFrom('profit', 'falls', 'rises', 'deal', 'court', 'names', 'chief', 'sales'), {
    minLength: 0,
    maxLength: 6,
  })
  .map((words) => words.join(' '));

/** Times in hours after the first session's day began; some at the same moment. */
const moment = fc
  .integer({ min: -48, max: 24 * 7 * 26 })
  .map((hours) => sessions[0]! * day + hours * 3_600_000);

const readings = fc.array(
  fc.record({
    reader: fc.constantFrom('lexicon', 'model'),
    computedAt: moment,
    sentiment: signed,
    relevance: unit,
    uncertainty: unit,
    forwardLooking: unit,
    surprise: signed,
    events: fc.subarray([...newsEvents]),
  }),
  { maxLength: 3 },
);
const readArticle: fc.Arbitrary<ReadArticle> = fc.record({
  symbol: fc.constantFrom(...symbols, 'D'),
  asOf: moment,
  headline,
  publisher: fc.constantFrom('Wire', 'Times', null),
  readings,
});
/** Some come twice or three times, with readings of their own each. */
const manyArticles = fc
  .array(fc.tuple(readArticle, fc.array(readings, { maxLength: 2 })), { minLength: 1, maxLength: 80 })
  .map((list) =>
    list.flatMap(([article, again]) => [article, ...again.map((other) => ({ ...article, readings: other }))]),
  );

/** Bits of the rows `sessions` of all columns; NaN equals NaN. */
function rowsOf(columns: readonly Float64Array[], days: Int32Array, from: number, to: number): number[][] {
  return columns.map((column) => {
    const first = days.indexOf(sessions[from]!) * symbols.length;
    return Array.from(column.subarray(first, first + (to - from + 1) * symbols.length));
  });
}

const last = sessions.length - 1;
const runs = { numRuns: 25 };

test('the order of the articles moves no bit', () => {
  fc.assert(
    fc.property(
      manyArticles.chain((articles) =>
        fc.tuple(
          fc.constant(articles),
          fc.shuffledSubarray(articles, { minLength: articles.length, maxLength: articles.length }),
        ),
      ),
      ([articles, shuffled]) => {
        const rows = (list: readonly ReadArticle[]) =>
          rowsOf(textColumns(list, symbols, sessions), sessions, 0, last);
        expect(rows(shuffled)).toEqual(rows(articles));
      },
    ),
    runs,
  );
});

test('what came later moves no bit: sessions, articles and readings cut at t', () => {
  let known = 0;
  fc.assert(
    fc.property(manyArticles, fc.integer({ min: 0, max: last - 1 }), (articles, t) => {
      const whole = textColumns(articles, symbols, sessions);
      const opening = sessionOpen(sessions[t + 1]!);
      const knownThen = articles
        .filter(({ asOf }) => asOf <= sessionClose(sessions[t]!))
        .map((article) => ({
          ...article,
          readings: article.readings.filter(({ computedAt }) => computedAt < opening),
        }));
      const days = sessions.slice(0, t + 1);
      const cut = textColumns(knownThen, symbols, days);
      expect(rowsOf(cut, days, 0, t)).toEqual(rowsOf(whole, sessions, 0, t));
      known += cut.flatMap((column) => [...column]).filter((x) => !Number.isNaN(x)).length;
    }),
    runs,
  );
  expect(known).toBeGreaterThan(5_000);
});

test('the first session asked for moves no bit, nor do articles older than the windows', () => {
  fc.assert(
    fc.property(manyArticles, fc.integer({ min: 0, max: last }), (articles, t) => {
      const whole = textColumns(articles, symbols, sessions);
      const days = sessions.slice(t);
      expect(rowsOf(textColumns(articles, symbols, days), days, t, last)).toEqual(
        rowsOf(whole, sessions, t, last),
      );
      const first = Math.min(...articles.map(({ asOf }) => asOf));
      const since = sessions.find((session) => sessionClose(session) >= first);
      if (t < 61 || since === undefined) return;
      const recent = articles.filter(({ asOf }) => asOf > sessionClose(sessions[t - 61]!));
      const tail = textColumns(recent, symbols, days, { collectedSince: since });
      expect(rowsOf(tail, days, t, last)).toEqual(rowsOf(whole, sessions, t, last));
    }),
    runs,
  );
});

test('values stay within their bounds', () => {
  const within: [RegExp, number, number][] = [
    [/^sentiment_(1d|5d|20d|extreme_5d)$|^surprise|^event_(guidance|analyst|payout)$/, -1, 1],
    [/^sentiment_(change|vs_universe_5d)$/, -2, 2],
    [/^sentiment_dispersion|share|^novelty|^uncertainty|^forward|^first_news|^event_/, 0, 1],
    [/^sessions_since_news$/, 0, 60],
    [/^story_age/, 0, 20],
    [/^news_count_\dd$|^publishers/, 0, 240],
    [/^news_count_zscore/, -20, 400],
  ];
  const rounding = 1e-12;
  fc.assert(
    fc.property(manyArticles, (articles) => {
      textColumns(articles, symbols, sessions).forEach((column, f) => {
        const { name } = textFeatures[f]!;
        const [, low, high] = within.find(([pattern]) => pattern.test(name))!;
        const outside = column.filter(
          (x) => x < low - rounding || x > high + rounding || Math.abs(x) === Infinity,
        );
        expect(Array.from(outside), name).toEqual([]);
      });
    }),
    runs,
  );
});
