import { cleanText } from './lexicon/clean-text.ts';
import { eventsIn } from './lexicon/event-patterns.ts';
import { findMentions, nameForms } from './lexicon/names.ts';
import { type ScoredText, scoreTokens } from './lexicon/sentiment.ts';
import { tokensOf } from './lexicon/tokens.ts';
import { toneOf } from './lexicon/tone.ts';
import type { NewsReading } from './news-reading.ts';

export interface LexiconInput {
  readonly headline: string;
  readonly summary: string | null;
  /** The stock whose news it is: good for one is bad for another. */
  readonly symbol: string;
  /** By which texts call the company; its legal name will do. */
  readonly names?: readonly string[];
  /** How many stocks the article is filed under, this one included; 1 unless told. */
  readonly symbols?: number;
  /** When the article could be known, milliseconds since the epoch: the reading counts as made then. */
  readonly asOf: number;
}

/** The name under which the lexicon's readings go. */
export const lexiconReader = 'lexicon';

/** A headline says more than its summary. */
const headlineShare = 0.7;
const asked = 0.6;
/** Up to here the stocks of an article share its relevance fully. */
const fewStocks = 2;

/**
 * Reads an article about one stock offline: sentiment by words and phrases of finance, the kinds of event by patterns.
 * The same text gives the same reading; whatever the text asks for, it is only weighed.
 */
export function readWithLexicon(input: LexiconInput): NewsReading {
  const { symbol, names = [], symbols = 1, asOf } = input;
  const forms = nameForms(symbol, names);
  const headline = cleanText(input.headline);
  const summary = cleanText(input.summary ?? '');
  const tokens = tokensOf(headline);
  const more = tokensOf(summary);
  const mentions = findMentions(tokens, forms);
  const later = findMentions(more, forms);
  const asks = headline.endsWith('?');
  const first = scoreTokens(tokens, mentions);
  const score = more.length === 0 ? first : combined(first, scoreTokens(more, later));
  const tone = toneOf([...tokens, ...more], asks);
  return {
    reader: lexiconReader,
    computedAt: asOf,
    sentiment: asks ? asked * score.sentiment : score.sentiment,
    relevance: relevanceOf(mentions !== null, later !== null, symbols),
    uncertainty: tone.uncertainty,
    forwardLooking: tone.forwardLooking,
    surprise: score.surprise,
    events: eventsIn(`${headline}. ${summary}`),
  };
}

function combined(headline: ScoredText, summary: ScoredText): ScoredText {
  // A headline that says nothing leaves the word to the summary.
  const share = headline.sentiment === 0 ? 0.3 : headlineShare;
  return {
    sentiment: share * headline.sentiment + (1 - share) * summary.sentiment,
    surprise: headline.surprise === 0 ? (1 - headlineShare) * summary.surprise : headline.surprise,
  };
}

/** 1 where the headline names the stock, 0.6 where the summary does, else 0.4; less beside many other stocks. */
function relevanceOf(inHeadline: boolean, inSummary: boolean, symbols: number): number {
  const crowd = Math.min(1, fewStocks / Math.max(1, symbols));
  if (inHeadline) return 0.5 + 0.5 * crowd;
  return (inSummary ? 0.6 : 0.4) * crowd;
}
