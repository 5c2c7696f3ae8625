import { setTimeout as sleepFor } from 'node:timers/promises';
import { invalidInput } from '@gammatwin/core';
import type { Connection } from './connection.ts';

/** A bucket that all processes with the same database share. */
export interface RateLimit {
  readonly name: string;
  readonly perMinute: number;
  /** Requests that may go at once after a pause. */
  readonly burst: number;
}

/**
 * The token bucket of market-data's `RateLimiter`, kept in one row and moved by one statement on the server's clock:
 * each take ends when its request may go, in the order in which the takes reached the server. The bucket may owe
 * tokens: what it owes is the line of those who wait. Throws INVALID_INPUT.
 */
export function sharedRateLimiter(
  connection: Connection,
  { name, perMinute, burst }: RateLimit,
  sleep: (ms: number) => Promise<unknown> = sleepFor,
): { take(): Promise<void> } {
  if (!(perMinute > 0)) throw invalidInput('requests a minute', 'a number above 0', perMinute);
  if (!(burst >= 1)) throw invalidInput('burst', 'at least 1', burst);
  return {
    async take() {
      const waitMs = await connection.transaction('write', async (client) => {
        const { rows } = await client.query<{ tokens: number }>(
          `insert into market.rate_limits as bucket (name, tokens, refilled_at)
           values ($1, $2::float8 - 1, clock_timestamp())
           on conflict (name) do update set
             tokens = least($2, bucket.tokens
               + $3 * greatest(0, extract(epoch from clock_timestamp() - bucket.refilled_at))) - 1,
             refilled_at = greatest(bucket.refilled_at, clock_timestamp())
           returning tokens`,
          [name, burst, perMinute / 60],
        );
        return Math.max(0, -(rows[0]?.tokens ?? 0)) * (60_000 / perMinute);
      });
      if (waitMs > 0) await sleep(waitMs);
    },
  };
}
