import type { z } from 'zod';

/** What a model is asked: once, without tools, for one value of a known shape. */
export interface Question<T> {
  /** Of the shape; letters, digits, _ and -, 64 at most. */
  readonly name: string;
  /** What to do. Nothing from outside belongs here. */
  readonly system: string;
  /** What to do it with. */
  readonly user: string;
  readonly schema: z.ZodType<T>;
}

export interface TokenCount {
  readonly input: number;
  readonly output: number;
}

/** Why a question has no answer. */
export type RefusalCode =
  /** Something else than JSON, twice. */
  | 'NOT_JSON'
  /** JSON that the schema doesn't allow, twice. */
  | 'WRONG_SHAPE'
  /** The answer needs more than `maxOutputTokens`. */
  | 'CUT_OFF'
  /** It wanted to call a tool, twice; none was offered. */
  | 'TOOL_CALL'
  /** The model, or a filter of its endpoint, would not. */
  | 'REFUSED'
  /** The next request could pass a bound; it was not sent. */
  | 'OVER_BUDGET';

export interface Refusal {
  readonly code: RefusalCode;
  /** For people; nothing that the model wrote. */
  readonly reason: string;
}

export type Answer<T> =
  | {
      readonly value: T;
      readonly refusal: null;
      /** Milliseconds since the epoch. */
      readonly answeredAt: number;
      readonly tokens: TokenCount;
    }
  | { readonly value: null; readonly refusal: Refusal; readonly tokens: TokenCount };

/** All that an opened model has used. */
export interface Spending {
  /** Sent, repetitions included. */
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Null where the prices are not known. */
  readonly usd: number | null;
}
