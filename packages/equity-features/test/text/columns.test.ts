import { nextSession, sessionClose, sessionOpen, toEpochDay } from '@gammatwin/core';
import { describe, expect, test } from 'vitest';
import { textColumns } from '../../src/text/columns.ts';
import { eventFeatures } from '../../src/text/event-features.ts';
import { textFeatures } from '../../src/text/features.ts';
import { newsEvents } from '../../src/text/news-reading.ts';
import { article, beforeOpen, columnsOf, reading, sessions } from './articles.ts';

/** Somebody collects from the first session on. */
const other = article(0, {}, { symbol: 'Z' });
const hour = 3_600_000;

test('35 text features, every event among them', () => {
  expect(textFeatures).toHaveLength(35);
  expect(new Set(textFeatures.map(({ name }) => name)).size).toBe(35);
  expect(textFeatures.slice(-12).map(({ name }) => name)).toEqual(
    newsEvents.map((event) => `event_${event}`),
  );
  for (const feature of textFeatures) {
    expect(feature.group, feature.name).toBe('text');
    for (const field of ['formula', 'missing', 'source'] as const)
      expect(feature[field].length, `${feature.name} ${field}`).toBeGreaterThan(3);
  }
});

describe('sentiment', () => {
  const { value } = columnsOf(
    [
      other,
      article(30, { sentiment: 0.8, relevance: 1 }),
      article(30, { sentiment: -0.4, relevance: 0.5 }),
      article(28, { sentiment: 0.5, relevance: 0.8 }),
      article(20, { sentiment: -1, relevance: 1 }),
    ],
    ['A', 'B'],
  );

  test('today, weighted by relevance', () => {
    expect(value('sentiment_1d', 30)).toBeCloseTo((0.8 - 0.4 * 0.5) / 1.5, 14);
    expect(value('sentiment_1d', 29)).toBeNaN();
  });

  test('five and twenty sessions, the older the less', () => {
    const five = (0.8 - 0.2 + 0.4 * 2 ** -1) / (1.5 + 0.8 * 2 ** -1);
    const twenty = (0.6 + 0.4 * 2 ** -0.25 - 2 ** -1.25) / (1.5 + 0.8 * 2 ** -0.25 + 2 ** -1.25);
    expect(value('sentiment_5d', 30)).toBeCloseTo(five, 14);
    expect(value('sentiment_20d', 30)).toBeCloseTo(twenty, 14);
    expect(value('sentiment_change', 30)).toBeCloseTo(five - twenty, 14);
    expect(value('sentiment_5d', 34)).toBeCloseTo(0.4, 14);
    expect(value('sentiment_5d', 35)).toBeNaN();
    expect(value('sentiment_change', 35)).toBeNaN();
    expect(value('sentiment_20d', 49)).toBeCloseTo(0.4, 14);
    expect(value('sentiment_20d', 50)).toBeNaN();
  });

  test('dispersion by relevance, of two readings at least', () => {
    const mean = (0.8 - 0.2 + 0.4 - 1) / 3.3;
    const squares = (0.8 - mean) ** 2 + 0.5 * (-0.4 - mean) ** 2 + 0.8 * (0.5 - mean) ** 2 + (-1 - mean) ** 2;
    expect(value('sentiment_dispersion_20d', 30)).toBeCloseTo(Math.sqrt(squares / 3.3), 14);
    expect(value('sentiment_dispersion_20d', 27)).toBeNaN();
  });

  test('shares of the positive and the negative, the farthest', () => {
    expect(value('positive_share_5d', 30)).toBeCloseTo(1.8 / 2.3, 14);
    expect(value('negative_share_5d', 30)).toBeCloseTo(0.5 / 2.3, 14);
    expect(value('sentiment_extreme_5d', 30)).toBe(0.8);
    expect(value('sentiment_extreme_5d', 29)).toBeCloseTo(0.4, 14);
    expect(value('sentiment_extreme_5d', 24)).toBe(-1);
    expect(value('sentiment_extreme_5d', 25)).toBeNaN();
  });

  test('of two equally far, the later', () => {
    const { value: at } = columnsOf([
      other,
      article(9, { sentiment: 0.5 }),
      article(10, { sentiment: -0.5 }),
    ]);
    expect(at('sentiment_extreme_5d', 10)).toBe(-0.5);
  });

  test('an article that is not about the stock says nothing, and is counted', () => {
    const { value: at } = columnsOf([other, article(10, { sentiment: 1, relevance: 0 })]);
    expect(at('sentiment_5d', 10)).toBeNaN();
    expect(at('news_count_1d', 10)).toBe(1);
  });

  test('against the universe', () => {
    const { value: at } = columnsOf(
      [article(5, { sentiment: 0.9 }), article(5, { sentiment: 0.1 }, { symbol: 'B' })],
      ['A', 'B', 'C'],
    );
    expect(at('sentiment_vs_universe_5d', 5, 'A')).toBeCloseTo(0.4, 14);
    expect(at('sentiment_vs_universe_5d', 5, 'B')).toBeCloseTo(-0.4, 14);
    expect(at('sentiment_vs_universe_5d', 5, 'C')).toBeNaN();
    expect(value('sentiment_vs_universe_5d', 30)).toBeNaN();
  });
});

test('surprise, uncertainty and what is to come', () => {
  const { value } = columnsOf([
    other,
    article(10, { surprise: -0.8, uncertainty: 1, forwardLooking: 0.5, relevance: 0.5 }),
    article(12, { surprise: 0.3, uncertainty: 0.2, forwardLooking: 0, relevance: 1 }),
  ]);
  expect(value('surprise_5d', 12)).toBeCloseTo(-0.4, 14);
  expect(value('surprise_5d', 15)).toBeCloseTo(0.3, 14);
  expect(value('surprise_5d', 17)).toBeNaN();
  expect(value('uncertainty_5d', 12)).toBeCloseTo((0.5 * 0.5 + 0.2) / 1.25, 14);
  expect(value('forward_looking_5d', 12)).toBeCloseTo((0.5 * 0.25) / 1.25, 14);
});

describe('attention', () => {
  const articles = [
    other,
    article(0),
    article(70),
    article(70, {}, { publisher: 'Times', asOf: beforeOpen(70) }),
    article(70, {}, { publisher: null }),
    article(73, {}, { publisher: 'Times' }),
    article(73, {}, { symbol: 'B' }),
  ];
  const { value } = columnsOf(articles, ['A', 'B']);

  test('counts, publishers, share of the universe', () => {
    expect(value('news_count_1d', 70)).toBe(3);
    expect(value('news_count_1d', 71)).toBe(0);
    expect(value('news_count_5d', 73)).toBe(4);
    expect(value('news_count_5d', 75)).toBe(1);
    expect(value('publishers_5d', 73)).toBe(2);
    expect(value('publishers_5d', 76)).toBe(1);
    expect(value('publishers_5d', 78)).toBe(0);
    expect(value('news_share_5d', 73, 'A')).toBe(0.8);
    expect(value('news_share_5d', 73, 'B')).toBe(0.2);
    expect(value('news_share_5d', 72, 'B')).toBe(0);
    expect(value('news_share_5d', 78)).toBeNaN();
  });

  test('share that came while the market was closed', () => {
    expect(value('after_close_share_5d', 70)).toBeCloseTo(1 / 3, 14);
    expect(value('after_close_share_5d', 75)).toBe(0);
    expect(value('after_close_share_5d', 78)).toBeNaN();
  });

  test('today against the sixty sessions before', () => {
    // The sessions 10 … 69 have none each.
    expect(value('news_count_zscore_60d', 70)).toBeNaN();
    const mean = 4 / 60;
    const squares = (3 - mean) ** 2 + (1 - mean) ** 2 + 58 * mean ** 2;
    expect(value('news_count_zscore_60d', 74)).toBeCloseTo(-mean / Math.sqrt(squares / 59), 13);
    // Twenty sessions collected before it, one of them with an article.
    const few = 1 / 20;
    expect(value('news_count_zscore_60d', 20)).toBeCloseTo(
      -few / Math.sqrt(((1 - few) ** 2 + 19 * few ** 2) / 19),
      13,
    );
    expect(value('news_count_zscore_60d', 19)).toBeNaN();
  });
});

describe('novelty and recency', () => {
  const words = 'alpha beta gamma delta epsilon zeta eta theta iota kappa';
  const { value } = columnsOf([
    other,
    article(40, {}, { headline: words }),
    article(45, {}, { headline: words.toUpperCase(), publisher: 'Times' }),
    article(47, {}, { headline: words.replace('iota kappa', 'lambda mu') }),
    article(90, {}, { headline: words }),
  ]);

  test('sessions since the last article, sixty at most', () => {
    expect(value('sessions_since_news', 39)).toBeNaN();
    expect(value('sessions_since_news', 60)).toBe(13);
    expect(columnsOf([other]).value('sessions_since_news', 59)).toBeNaN();
    expect(columnsOf([other]).value('sessions_since_news', 60)).toBe(60);
  });

  test('a text that is new, one that is repeated, one that goes on', () => {
    expect(value('novelty_5d', 40)).toBe(1);
    expect(value('novelty_5d', 45)).toBe(0);
    // Eight words shared of twelve.
    expect(value('novelty_5d', 47)).toBeCloseTo((0 + 1 - 8 / 12) / 2, 14);
    expect(value('repeat_share_5d', 40)).toBe(0);
    expect(value('repeat_share_5d', 47)).toBe(0.5);
    expect(value('story_age_5d', 40)).toBe(0);
    expect(value('story_age_5d', 45)).toBe(5);
    expect(value('story_age_5d', 47)).toBe((5 + 7) / 2);
    expect(value('novelty_5d', 90)).toBe(1);
    expect(value('novelty_5d', 60)).toBeNaN();
  });

  test('first news of twenty sessions', () => {
    expect(value('first_news_20d', 40)).toBe(1);
    expect(value('first_news_20d', 41)).toBe(0);
    expect(value('first_news_20d', 45)).toBe(0);
    expect(value('first_news_20d', 90)).toBe(1);
    expect(value('first_news_20d', 19)).toBeNaN();
  });

  test('the same text of another stock is no repeat', () => {
    const { value: at } = columnsOf(
      [article(5, {}, { headline: words }), article(6, {}, { headline: words, symbol: 'B' })],
      ['A', 'B'],
    );
    expect(at('novelty_5d', 6, 'B')).toBe(1);
  });
});

test.each(eventFeatures)('event_$event fades from its day on, signed: $signed', ({ event, signed }) => {
  const { value } = columnsOf([
    other,
    article(10, { events: [event], sentiment: -0.5, relevance: 0.8 }),
    article(11, { events: [event], sentiment: 0.1, relevance: 0.2 }),
  ]);
  const size = signed ? -0.4 : 0.8;
  expect(value(`event_${event}`, 9)).toBe(0);
  expect(value(`event_${event}`, 10)).toBeCloseTo(size, 14);
  expect(value(`event_${event}`, 15)).toBeCloseTo(size / 2, 14);
  expect(value(`event_${event}`, 30)).toBeCloseTo((signed ? 0.02 : 0.2) * 2 ** (-19 / 5), 14);
  expect(value(`event_${event}`, 31)).toBe(0);
  for (const another of newsEvents) if (another !== event) expect(value(`event_${another}`, 10)).toBe(0);
});

describe('what is known when', () => {
  test('an article belongs to the first session whose close is not before it', () => {
    const at = (asOf: number) => columnsOf([other, article(10, {}, { asOf })]);
    const close = sessionClose(sessions[10]!);
    expect(at(close).value('news_count_1d', 10)).toBe(1);
    expect(at(close + 1).value('news_count_1d', 10)).toBe(0);
    expect(at(close + 1).value('news_count_1d', 11)).toBe(1);
  });

  test('on a half day the close is at one', () => {
    const half = toEpochDay('2024-07-03');
    const days = Int32Array.of(half, toEpochDay('2024-07-05'));
    const at = textColumns([article(0, {}, { asOf: sessionClose(half) + hour })], ['A'], days);
    const count = textFeatures.findIndex(({ name }) => name === 'news_count_1d');
    expect(Array.from(at[count]!)).toEqual([Number.NaN, 1]);
  });

  test('a model’s reading counts from the session before whose next opening it was made', () => {
    const open = sessionOpen(nextSession(sessions[12]!));
    const of = (computedAt: number) =>
      columnsOf([
        other,
        article(
          10,
          {},
          {
            readings: [
              reading({ sentiment: 0.1 }),
              reading({ reader: 'model', computedAt, sentiment: -0.9, events: ['merger'] }),
            ],
          },
        ),
      ]).value;
    for (const t of [10, 11]) expect(of(open - 1)('sentiment_5d', t)).toBe(0.1);
    expect(of(open - 1)('event_merger', 11)).toBe(0);
    expect(of(open - 1)('sentiment_5d', 12)).toBe(-0.9);
    expect(of(open - 1)('event_merger', 12)).toBeGreaterThan(0);
    expect(of(open)('sentiment_5d', 12)).toBe(0.1);
    expect(of(open)('sentiment_5d', 13)).toBe(-0.9);
  });

  test('the last of the readings that were made in time is taken, whichever was made first', () => {
    const readings = [
      reading({ sentiment: 0.1 }),
      reading({ reader: 'old', computedAt: sessionOpen(sessions[13]!), sentiment: 0.2 }),
      reading({ reader: 'new', computedAt: sessionOpen(sessions[12]!), sentiment: 0.3 }),
    ];
    const { value } = columnsOf([other, article(10, {}, { readings })]);
    expect([10, 11, 12, 13].map((t) => value('sentiment_5d', t))).toEqual([0.1, 0.1, 0.3, 0.3]);
  });

  test('an article without a reading in time is counted and says nothing', () => {
    const readings = [reading({ computedAt: sessionOpen(sessions[12]!), sentiment: 0.3 })];
    const { value } = columnsOf([other, article(10, {}, { readings })]);
    expect(value('news_count_1d', 10)).toBe(1);
    expect(value('sentiment_1d', 10)).toBeNaN();
    expect(value('sentiment_5d', 12)).toBe(0.3);
  });

  test('nothing is known before anybody collected', () => {
    const columns = textColumns([article(30, {}, { symbol: 'Z' })], ['A'], sessions);
    columns.forEach((column, f) => {
      for (let t = 0; t < 30; t++) expect(column[t], `${textFeatures[f]!.name} ${t}`).toBeNaN();
    });
    const { value } = columnsOf([article(30, {}, { symbol: 'Z' })]);
    expect(value('news_count_5d', 30)).toBe(0);
    expect(value('event_legal', 30)).toBe(0);
    expect(columnsOf([]).value('news_count_1d', 60)).toBeNaN();
    const told = columnsOf([], ['A'], sessions, { collectedSince: sessions[50]! });
    expect(told.value('news_count_1d', 49)).toBeNaN();
    expect(told.value('news_count_1d', 50)).toBe(0);
  });
});

describe('what there is without news', () => {
  const noNews: Record<string, number> = {
    news_count_1d: 0,
    news_count_5d: 0,
    publishers_5d: 0,
    news_share_5d: 0,
    ...Object.fromEntries(newsEvents.map((event) => [`event_${event}`, 0])),
  };
  const { value } = columnsOf(
    Array.from(sessions, (_, t) => article(t, {}, { symbol: 'B' })).concat(article(2)),
    ['A', 'B', 'C'],
  );

  test.each([
    [19, noNews],
    [20, { ...noNews, first_news_20d: 0 }],
    [59, { ...noNews, first_news_20d: 0 }],
    [60, { ...noNews, first_news_20d: 0, sessions_since_news: 60 }],
    [122, { ...noNews, first_news_20d: 0, sessions_since_news: 60 }],
  ])('session %i of a stock that never has any', (t, known) => {
    for (const { name } of textFeatures)
      expect(value(name, t, 'C'), name).toBe(name in known ? known[name as keyof typeof known] : Number.NaN);
  });

  test('and of one whose last is long ago', () => {
    expect(value('sessions_since_news', 61, 'A')).toBe(59);
    expect(value('sessions_since_news', 62, 'A')).toBe(60);
    expect(value('news_count_zscore_60d', 62, 'A')).toBeCloseTo(-1 / 60 / Math.sqrt(1 / 60), 13);
    expect(value('news_count_zscore_60d', 63, 'A')).toBeNaN();
    for (const { name } of textFeatures) expect(value(name, 70, 'A'), name).toBe(value(name, 70, 'C'));
  });
});

test('an article from before the collection counts nowhere', () => {
  const told = { collectedSince: sessions[50]! };
  const words = { headline: 'alpha beta gamma delta' };
  const late = [article(52, { sentiment: 0.3 }, words), article(75, { sentiment: 0.1 })];
  const early = [article(48, { sentiment: -1, events: ['legal'] }, words), article(49, {}, words)];
  const columns = textColumns([...late, ...early], ['A'], sessions, told);
  expect(columns).toEqual(textColumns(late, ['A'], sessions, told));
});

test('an article that comes twice counts twice, whichever is handed in first, and whatever a model says later', () => {
  const later = (session: number, sentiment: number) =>
    reading({ reader: 'model', computedAt: sessionOpen(sessions[session]!), sentiment });
  const twins = [
    article(10, {}, { readings: [later(14, 0.9), reading({ sentiment: 0.1 })] }),
    article(10, {}, { readings: [reading({ sentiment: 0.7 }), later(13, -0.3)] }),
    article(10, {}, { readings: [reading({ sentiment: 0.7 }), later(12, 0.2)] }),
  ];
  const now = twins.map((twin) => ({
    ...twin,
    readings: twin.readings.filter((r) => r.reader === 'lexicon'),
  }));
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ].map((order) => [other, article(9, { sentiment: 0.3 }), ...order.map((i) => twins[i]!)]);
  const whole = textColumns(orders[0]!, ['A'], sessions);
  for (const order of orders) expect(textColumns(order, ['A'], sessions)).toEqual(whole);
  const days = sessions.subarray(0, 11);
  const cut = textColumns([other, article(9, { sentiment: 0.3 }), ...now], ['A'], days);
  expect(cut).toEqual(whole.map((column) => column.subarray(0, 11)));
  expect(columnsOf(orders[0]!).value('news_count_1d', 10)).toBe(3);
});

test('a reading that one of two twins gets later moves no earlier bit', () => {
  const gets = (session: number, sentiment: number) =>
    article(
      10,
      {},
      {
        readings: [
          reading({ sentiment: 0.7 }),
          reading({ computedAt: sessionOpen(sessions[session]!), sentiment }),
        ],
      },
    );
  for (let p = -9; p < 10; p++) {
    // In the order of their text the later one would come first.
    const all = [other, article(9, { sentiment: 0.3 }), gets(12, p / 11), gets(14, -0.01)];
    const then = all.map((one) => ({
      ...one,
      readings: one.readings.filter(({ computedAt }) => computedAt < sessionOpen(sessions[13]!)),
    }));
    const whole = textColumns(all, ['A'], sessions).map((column) => column.slice(0, 13));
    expect(textColumns(then, ['A'], sessions.slice(0, 13))).toEqual(whole);
  }
});

test('the edges: a tone of 0.05, an article at the opening, news 20 sessions ago', () => {
  const { value } = columnsOf([
    other,
    article(30, { sentiment: 0.05 }, { asOf: sessionOpen(sessions[30]!) }),
    article(50, { sentiment: -0.05 }),
    article(71),
  ]);
  expect(value('positive_share_5d', 30)).toBe(1);
  expect(value('negative_share_5d', 50)).toBe(1);
  expect(value('after_close_share_5d', 30)).toBe(0);
  expect(value('first_news_20d', 50)).toBe(0);
  expect(value('first_news_20d', 71)).toBe(1);
});

describe('bad input', () => {
  test.each([
    ['sentiment', 1.1],
    ['sentiment', Number.NaN],
    ['relevance', -0.1],
    ['uncertainty', Number.POSITIVE_INFINITY],
    ['forwardLooking', 2],
    ['surprise', -1.5],
  ])('a reading whose %s is %s is refused', (field, value) => {
    expect(() => columnsOf([article(3, { [field]: value })])).toThrow(new RegExp(field));
  });

  test('so are unknown events, articles without a moment, sessions out of order', () => {
    expect(() => columnsOf([article(3, { events: ['gossip' as 'legal'] })])).toThrow(/gossip/);
    expect(() => columnsOf([article(3, {}, { asOf: Number.NaN })])).toThrow(/asOf/);
    // NaN is before no opening and after none: it must not count as made long ago.
    expect(() => columnsOf([article(3, { computedAt: Number.NaN })])).toThrow(/computedAt/);
    expect(() => columnsOf([other], ['A'], Int32Array.of(3, 2))).toThrow(/ascending/);
  });

  test('no sessions or no symbols give empty columns', () => {
    expect(textColumns([other], [], sessions)).toHaveLength(35);
    expect(textColumns([other], ['A'], new Int32Array(0)).every(({ length }) => length === 0)).toBe(true);
  });
});
