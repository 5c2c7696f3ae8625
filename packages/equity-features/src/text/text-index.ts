import { eventFeatures } from './event-features.ts';
import { textFeatures } from './features.ts';

const names = {
  sentiment1: 'sentiment_1d',
  sentiment5: 'sentiment_5d',
  sentiment20: 'sentiment_20d',
  change: 'sentiment_change',
  dispersion: 'sentiment_dispersion_20d',
  positive: 'positive_share_5d',
  negative: 'negative_share_5d',
  extreme: 'sentiment_extreme_5d',
  surprise: 'surprise_5d',
  versusUniverse: 'sentiment_vs_universe_5d',
  count1: 'news_count_1d',
  count5: 'news_count_5d',
  zscore: 'news_count_zscore_60d',
  publishers: 'publishers_5d',
  share: 'news_share_5d',
  afterClose: 'after_close_share_5d',
  sinceNews: 'sessions_since_news',
  novelty: 'novelty_5d',
  repeats: 'repeat_share_5d',
  firstNews: 'first_news_20d',
  storyAge: 'story_age_5d',
  uncertainty: 'uncertainty_5d',
  forwardLooking: 'forward_looking_5d',
} as const;

/** Where each text feature stands among `textFeatures`; `events` is the first of the twelve. */
export const textAt: Readonly<Record<keyof typeof names | 'events', number>> = {
  ...(Object.fromEntries(
    Object.entries(names).map(([key, name]) => [key, textFeatures.findIndex((f) => f.name === name)]),
  ) as Record<keyof typeof names, number>),
  events: textFeatures.length - eventFeatures.length,
};
