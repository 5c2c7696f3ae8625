import type { ScoredHeadline } from '@gammatwin/core';
import { readWithLexicon } from '@gammatwin/equity-features';
import { fileProvider } from '@gammatwin/market-data';

/** FiQA's headlines, each with each target that people have scored, in two halves of the headlines. */
export interface FiqaHeadlines {
  /** On which words and phrases of the lexicon were chosen. */
  readonly tuning: readonly ScoredHeadline[];
  /** Which nobody looked at. */
  readonly heldOut: readonly ScoredHeadline[];
}

/** Reads news/ of the folder of real data. */
export async function readFiqa(folder: string): Promise<FiqaHeadlines> {
  const all = await fileProvider({ folder }).scoredHeadlines();
  return {
    tuning: all.filter(({ headline }) => parity(headline) === 1),
    heldOut: all.filter(({ headline }) => parity(headline) === 0),
  };
}

/** Of the last bits of the headline's bytes: a fair coin that no one can turn. */
function parity(headline: string): number {
  return Buffer.from(headline, 'utf8').reduce((bits, byte) => bits ^ (byte & 1), 0);
}

/** The lexicon's sentiment for the target of each headline. */
export function lexiconScores(headlines: readonly ScoredHeadline[]): number[] {
  return headlines.map(
    ({ headline, target }) =>
      readWithLexicon({ headline, summary: null, symbol: '', names: [target], asOf: 0 }).sentiment,
  );
}
