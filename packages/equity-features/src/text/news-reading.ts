/** What an article can be about; several at once, or none. */
export const newsEvents = [
  'earnings',
  'guidance',
  'analyst',
  'merger',
  'product',
  'legal',
  'management',
  'payout',
  'financing',
  'contract',
  'workforce',
  'macro',
] as const;

export type NewsEvent = (typeof newsEvents)[number];

/** What one reader made of one article about one stock. */
export interface NewsReading {
  /** 'lexicon', or the model's name and the hash of the prompt. */
  readonly reader: string;
  /** When it was worked out, milliseconds since the epoch. The lexicon's readings count as made when the article came. */
  readonly computedAt: number;
  /** −1 (bad for the stock) … 1. */
  readonly sentiment: number;
  /** 0 (the stock is named in passing) … 1 (it is what the article is about). */
  readonly relevance: number;
  /** 0 (facts) … 1 (rumours, doubts, risks). */
  readonly uncertainty: number;
  /** 0 (what was) … 1 (what is to come). */
  readonly forwardLooking: number;
  /** −1 (much worse than expected) … 1 (much better); 0 where nothing was expected. */
  readonly surprise: number;
  readonly events: readonly NewsEvent[];
}

/** An article as one stock's text features see it. */
export interface ReadArticle {
  readonly symbol: string;
  /** When the article could be known, milliseconds since the epoch. */
  readonly asOf: number;
  readonly headline: string;
  readonly publisher: string | null;
  /**
   * The preferred one last. A session takes the last that was worked out before the next session's opening: a backtest
   * never reads what a model said later (decision 29).
   */
  readonly readings: readonly NewsReading[];
}
