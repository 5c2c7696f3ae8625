/** One article or headline. */
export interface NewsItem {
  /** Unique within its source. */
  readonly id: string;
  readonly source: string;
  /** Milliseconds since the epoch, UTC. */
  readonly publishedAt: number;
  /** When it could be known: never before it was published. Milliseconds since the epoch, UTC. */
  readonly asOf: number;
  readonly symbols: readonly string[];
  readonly headline: string;
  readonly summary: string | null;
  readonly url: string | null;
  readonly publisher: string | null;
}

/** A headline that people have scored, to measure text features against: −1 (bad for the target) to 1. */
export interface ScoredHeadline {
  readonly source: string;
  readonly headline: string;
  readonly target: string;
  readonly score: number;
}
