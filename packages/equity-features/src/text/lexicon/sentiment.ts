import { afinn165FinancialMarketNews } from 'afinn-165-financialmarketnews';
import { financeWords } from './finance-words.ts';
import { modifierAt, partWeights } from './modifiers.ts';
import { findPhrases } from './phrase-matcher.ts';
import type { Token } from './tokens.ts';

const general: ReadonlyMap<string, number> = new Map(Object.entries(afinn165FinancialMarketNews));

/** What a word of the general list is worth beside one of the financial list. */
const generalWeight = 0.6;
/** Of the reasons behind a stated move of the stock. */
const reasonWeight = 0.5;
/** A sum s of worths becomes s / √(s² + 15), as in VADER (Hutto and Gilbert 2014). */
const scale = 15;

export interface ScoredText {
  /** −1 … 1. */
  readonly sentiment: number;
  /** −1 … 1. */
  readonly surprise: number;
}

/** `mentions` marks the tokens that name the company, null where none does. */
export function scoreTokens(tokens: readonly Token[], mentions: Uint8Array | null): ScoredText {
  // A name is no word: "Best Buy" neither praises nor buys.
  const words = mentions
    ? tokens.map((token, at) => (mentions[at] ? { ...token, word: '' } : token))
    : tokens;
  const worth = new Float64Array(words.length);
  const taken = new Uint8Array(words.length);
  const firstMention = mentions ? mentions.indexOf(1) : -1;
  let surprise = 0;
  let decided = words.length;
  for (const { phrase, from, to } of findPhrases(words)) {
    const modifier = modifierAt(words, from);
    worth[from] = modifier * (firstMention >= to ? (phrase.object ?? phrase.value) : phrase.value);
    taken.fill(1, from, to);
    if (phrase.decides) decided = Math.min(decided, to);
    surprise += (phrase.surprise ?? 0) * Math.min(1, modifier);
  }
  words.forEach(({ word }, at) => {
    if (taken[at]) return;
    const own = financeWords.get(word) ?? generalWeight * (general.get(word) ?? 0);
    if (own !== 0) worth[at] = own * modifierAt(words, at);
  });
  const weights = partWeights(words, mentions);
  let sum = 0;
  worth.forEach((one, at) => {
    sum += one * weights[at]! * (at < decided ? 1 : reasonWeight);
  });
  return { sentiment: sum / Math.sqrt(sum * sum + scale), surprise: Math.max(-1, Math.min(1, surprise)) };
}
