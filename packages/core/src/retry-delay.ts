import type { Random } from './random.ts';

export interface Backoff {
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

/**
 * How long to wait after failed attempt `attempt` (1, 2, …): exponential backoff with full jitter (Brooker,
 * "Exponential backoff and jitter", AWS 2015), or what the other side asked for and a little more.
 */
export function retryDelay(
  attempt: number,
  retryAfterMs: number | null,
  { baseDelayMs, maxDelayMs }: Backoff,
  random: Random,
): number {
  if (retryAfterMs !== null) return retryAfterMs + random.uniform() * baseDelayMs;
  return random.uniform() * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1));
}

/** Milliseconds out of a Retry-After header (seconds or an HTTP date); null without one that makes sense. */
export function readRetryAfter(value: string | null, now: number): number | null {
  if (value === null || value.trim() === '') return null;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}
