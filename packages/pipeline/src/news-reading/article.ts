import { createHash } from 'node:crypto';

/** An article about one stock, as a model gets to see it. */
export interface Article {
  /** Null where the stock is known by its name alone. */
  readonly symbol: string | null;
  readonly company: string | null;
  readonly headline: string;
  readonly summary: string | null;
  /** Of the texts that are read and whom they are read for. */
  readonly contentHash: string;
}

const longestName = 80;
const longestHeadline = 400;
const longestSummary = 1200;

/**
 * Texts from outside made fit to be sent: bounded, on one line, without control characters, marks that nobody sees
 * (among them the tag characters and variation selectors, by which instructions are hidden) and halves of surrogate pairs.
 */
export function toArticle(from: {
  readonly symbol: string | null;
  readonly company: string | null;
  readonly headline: string;
  readonly summary: string | null;
}): Article {
  const symbol = from.symbol === null ? null : visible(from.symbol, longestName);
  const company = from.company === null ? null : visible(from.company, longestName);
  const headline = visible(from.headline, longestHeadline);
  const summary = from.summary === null ? null : visible(from.summary, longestSummary);
  const text = JSON.stringify([symbol ?? company, headline, summary]);
  const contentHash = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return { symbol, company, headline, summary, contentHash };
}

function visible(text: string, longest: number): string {
  const plain = text
    // More than enough, so that a text of megabytes costs nothing.
    .slice(0, 8 * longest)
    .normalize('NFC')
    .replace(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return [...plain].slice(0, longest).join('').trimEnd();
}
