import { fixedClock } from '@gammatwin/core';
import { tokenBucket } from '@gammatwin/market-data';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Connection } from '../packages/store/src/connection.ts';
import { connect } from '../packages/store/src/connection.ts';
import { sharedRateLimiter } from '../packages/store/src/rate-limit.ts';
import { useStore } from '../packages/store/test/temporary-home.ts';

describe('a rate limit in the database', () => {
  const held = useStore();

  test('gives the waits of the one inside a process', async () => {
    const connection: Connection = await connect(held.url);
    try {
      let bucket = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 600 }),
          fc.integer({ min: 1, max: 5 }),
          fc.integer({ min: 1, max: 12 }),
          async (perMinute, burst, takes) => {
            const name = `bucket ${bucket++}`;
            const shared: number[] = [];
            const own: number[] = [];
            const limiter = sharedRateLimiter(connection, { name, perMinute, burst }, async (ms) =>
              shared.push(ms),
            );
            const local = tokenBucket({
              perMinute,
              burst,
              clock: fixedClock(0),
              sleep: async (ms) => void own.push(ms),
            });
            const began = Date.now();
            for (let n = 0; n < takes; n++) await limiter.take();
            const elapsed = Date.now() - began;
            for (let n = 0; n < takes; n++) await local.take();
            // The server's clock runs on between the takes, the other one stands still.
            const waits = own.filter((ms) => ms > elapsed + 1);
            for (const [i, ms] of waits.reverse().entries()) {
              const theirs = shared.at(-1 - i) ?? 0;
              expect(ms - theirs).toBeLessThanOrEqual(elapsed + 1);
              expect(ms - theirs).toBeGreaterThanOrEqual(-1);
            }
          },
        ),
        { numRuns: 40, seed: 5 },
      );
    } finally {
      await connection.close();
    }
  });

  test('is one line for all who take from it at once', async () => {
    const connection = await connect(held.url);
    const other = await connect(held.url);
    try {
      const waits: number[] = [];
      const sleep = async (ms: number) => waits.push(ms);
      const limit = { name: 'line', perMinute: 6, burst: 2 };
      const limiters = [connection, other].map((each) => sharedRateLimiter(each, limit, sleep));
      await Promise.all(Array.from({ length: 8 }, (_, n) => limiters[n % 2]!.take()));
      const tenths = waits.map((ms) => Math.round(ms / 10_000)).sort((a, b) => a - b);
      expect(tenths).toEqual([1, 2, 3, 4, 5, 6]);
    } finally {
      await connection.close();
      await other.close();
    }
  });

  test('refuses a rate or burst that makes no sense', async () => {
    const { ingestion } = held.store;
    expect(() => ingestion.rateLimiter({ name: 'x', perMinute: 0, burst: 1 })).toThrow(/requests a minute/);
    expect(() => ingestion.rateLimiter({ name: 'x', perMinute: 1, burst: 0 })).toThrow(/burst/);
  });
});
