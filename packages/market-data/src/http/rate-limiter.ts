import { type Clock, invalidInput, type Sleep } from '@gammatwin/core';

/** Requests to one provider pass here first; workers that share a limiter share its rate. */
export interface RateLimiter {
  /** Ends when the next request may go; callers are served in the order of their calls. */
  take(): Promise<void>;
}

/** What a provider allows; limiters of the same name share it. */
export interface RateLimit {
  readonly name: string;
  readonly perMinute: number;
  /** Requests that may go at once after a pause; 1 spaces all of them evenly. */
  readonly burst: number;
}

export interface TokenBucketOptions extends Omit<RateLimit, 'name'> {
  readonly clock: Clock;
  readonly sleep: Sleep;
}

/**
 * A token bucket inside one process, kept as the moment at which it would be full again (the generic cell rate
 * algorithm, ATM Forum TM 4.0): a take needs one number and no timer. Throws INVALID_INPUT.
 */
export function tokenBucket({ perMinute, burst, clock, sleep }: TokenBucketOptions): RateLimiter {
  if (!(perMinute > 0)) throw invalidInput('requests a minute', 'a number above 0', perMinute);
  if (!(burst >= 1)) throw invalidInput('burst', 'at least 1', burst);
  const intervalMs = 60_000 / perMinute;
  let fullAt = Number.NEGATIVE_INFINITY;
  return {
    async take() {
      const now = clock.now();
      fullAt = Math.max(fullAt, now) + intervalMs;
      const waitMs = fullAt - burst * intervalMs - now;
      if (waitMs > 0) await sleep(waitMs);
    },
  };
}
