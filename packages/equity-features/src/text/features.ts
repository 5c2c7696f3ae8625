import type { ScalerTransform } from '@gammatwin/core';
import type { EquityFeature } from '../feature.ts';
import { eventFeatures } from './event-features.ts';

const noReading = 'nobody collected news yet, or no article of the stock in the window has a reading';
const noArticle = `${noReading} of a relevance above 0`;
const notCollecting = 'nobody collected news yet';

interface Description {
  readonly formula: string;
  readonly window: number;
  readonly source: string;
  readonly missing?: string;
  readonly neutral?: number;
  readonly transform?: ScalerTransform;
}

function text(name: string, description: Description): EquityFeature {
  return {
    name,
    group: 'text',
    lag: 0,
    missing: noArticle,
    neutral: 0,
    transform: 'linear',
    ...description,
  };
}

const sentiment: readonly EquityFeature[] = [
  text('sentiment_1d', {
    formula: "mean sentiment of today's articles, weighted by relevance",
    window: 1,
    source: 'Tetlock, Saar-Tsechansky and Macskassy 2008',
  }),
  text('sentiment_5d', {
    formula: 'mean sentiment of 5 sessions, weighted by relevance · 2^(−age / 2)',
    window: 5,
    source: 'Heston and Sinha 2017',
  }),
  text('sentiment_20d', {
    formula: 'mean sentiment of 20 sessions, weighted by relevance · 2^(−age / 8)',
    window: 20,
    source: 'Heston and Sinha 2017',
  }),
  text('sentiment_change', {
    formula: 'sentiment_5d − sentiment_20d',
    window: 20,
    source: 'Tetlock 2007',
  }),
  text('sentiment_dispersion_20d', {
    formula: 'standard deviation of the sentiment of 20 sessions, each article weighted by relevance alone',
    window: 20,
    missing:
      'nobody collected news yet, or fewer than two articles in the window have a reading, or all of relevance 0',
    source: 'Diether, Malloy and Scherbina 2002',
  }),
  text('positive_share_5d', {
    formula: 'share of the articles of 5 sessions with a sentiment ≥ 0.05, weighted by relevance',
    window: 5,
    source: 'Hutto and Gilbert 2014 (the limit); Tetlock 2007',
  }),
  text('negative_share_5d', {
    formula: 'share of the articles of 5 sessions with a sentiment ≤ −0.05, weighted by relevance',
    window: 5,
    source: 'Hutto and Gilbert 2014 (the limit); Tetlock 2007',
  }),
  text('sentiment_extreme_5d', {
    formula:
      'the relevance · sentiment of an article of 5 sessions that is farthest from 0, the latest of equals',
    window: 5,
    missing: noReading,
    source: 'Fredrickson and Kahneman 1993 (peaks)',
  }),
  text('surprise_5d', {
    formula:
      'the relevance · surprise of an article of 5 sessions that is farthest from 0, the latest of equals',
    window: 5,
    missing: noReading,
    source: 'Bernard and Thomas 1989',
  }),
  text('sentiment_vs_universe_5d', {
    formula: "sentiment_5d − its mean over the panel's stocks that have it, this one included",
    window: 5,
    missing: 'sentiment_5d is missing, or no other stock has it',
    source: 'Tetlock, Saar-Tsechansky and Macskassy 2008',
  }),
];

const attention: readonly EquityFeature[] = [
  text('news_count_1d', {
    formula: 'articles of today',
    window: 1,
    missing: notCollecting,
    transform: 'signedLog',
    source: 'Barber and Odean 2008',
  }),
  text('news_count_5d', {
    formula: 'articles of 5 sessions',
    window: 5,
    missing: notCollecting,
    transform: 'signedLog',
    source: 'Barber and Odean 2008',
  }),
  text('news_count_zscore_60d', {
    formula:
      "(today's articles − their mean over the 60 sessions before, fewer where fewer were collected) / their sample standard deviation",
    window: 61,
    missing:
      'fewer than 20 of the sessions before today were collected, or all of them had equally many articles',
    transform: 'signedLog',
    source: 'Da, Engelberg and Gao 2011',
  }),
  text('publishers_5d', {
    formula: 'different named publishers of 5 sessions',
    window: 5,
    missing: notCollecting,
    transform: 'signedLog',
    source: 'Fang and Peress 2009',
  }),
  text('news_share_5d', {
    formula: "news_count_5d / its sum over the panel's stocks",
    window: 5,
    missing: 'nobody collected news yet, or no stock has an article in the window',
    transform: 'signedLog',
    source: 'Fang and Peress 2009',
  }),
  text('after_close_share_5d', {
    formula: 'share of the articles of 5 sessions that came while the market was closed',
    window: 5,
    missing: 'nobody collected news yet, or no article in the window',
    source: 'Boudoukh, Feldman, Kogan and Richardson 2019',
  }),
];

const novelty: readonly EquityFeature[] = [
  text('sessions_since_news', {
    formula: "sessions since the stock's last article, 60 at most",
    window: 60,
    missing:
      'nobody collected news yet, or no article in the window and fewer than 60 sessions before today collected',
    neutral: 60,
    transform: 'signedLog',
    source: 'Chan 2003',
  }),
  text('novelty_5d', {
    formula:
      'mean over the articles of 5 sessions of 1 − the highest Jaccard similarity of words to an earlier headline of the stock, of the last 128 of its session and the 20 before',
    window: 25,
    missing: 'nobody collected news yet, or no article in the window',
    neutral: 1,
    source: 'Tetlock 2011',
  }),
  text('repeat_share_5d', {
    formula:
      'share of the articles of 5 sessions with a similarity ≥ 0.8 to an earlier one, as in novelty_5d',
    window: 25,
    missing: 'nobody collected news yet, or no article in the window',
    source: 'Tetlock 2011',
  }),
  text('first_news_20d', {
    formula: '1 where today has an article and the 20 sessions before have none, else 0',
    window: 21,
    missing: 'fewer than 20 sessions before today were collected',
    source: 'Chan 2003',
  }),
  text('story_age_5d', {
    formula:
      'mean over the articles of 5 sessions of the sessions between them and the earliest headline with a similarity ≥ 0.5, as in novelty_5d; 0 for a new story',
    window: 25,
    missing: 'nobody collected news yet, or no article in the window',
    transform: 'signedLog',
    source: 'Tetlock 2011',
  }),
];

const tone: readonly EquityFeature[] = [
  text('uncertainty_5d', {
    formula: 'mean uncertainty of the articles of 5 sessions, weighted as sentiment_5d',
    window: 5,
    source: 'Loughran and McDonald 2011',
  }),
  text('forward_looking_5d', {
    formula: 'mean forward-looking share of the articles of 5 sessions, weighted as sentiment_5d',
    window: 5,
    source: 'Li 2010',
  }),
];

const events: readonly EquityFeature[] = eventFeatures.map(({ event, signed, source }) =>
  text(`event_${event}`, {
    formula: signed
      ? `the relevance · sentiment · 2^(−age / 5) of a ${event} article of 20 sessions that is farthest from 0, the latest of equals; 0 without any`
      : `the largest relevance · 2^(−age / 5) of a ${event} article of 20 sessions; 0 without any`,
    window: 20,
    missing: notCollecting,
    source,
  }),
);

/**
 * The 35 text features in the order of the panel's columns. Sessions are counted, today included, by the calendar; an
 * article belongs to the first session whose close is not before it could be known.
 */
export const textFeatures: readonly EquityFeature[] = [
  ...sentiment,
  ...attention,
  ...novelty,
  ...tone,
  ...events,
];
