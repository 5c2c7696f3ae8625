import { describe, expect, it } from 'vitest';
import { tokenBucket } from '../../src/index.ts';
import { ownTime } from '../server/own-time.ts';

describe('tokenBucket', () => {
  it('spaces requests evenly, and makes up for no lost time beyond the burst', async () => {
    const { clock, tools } = ownTime(1_000_000);
    const limiter = tokenBucket({ perMinute: 60, burst: 1, ...tools });
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      await limiter.take();
      times.push(clock.now() - 1_000_000);
    }
    expect(times).toEqual([0, 1000, 2000, 3000, 4000]);
    await tools.sleep(60_000);
    await limiter.take();
    expect(clock.now() - 1_000_000).toBe(64_000);
    await limiter.take();
    expect(clock.now() - 1_000_000).toBe(65_000);
  });

  it('lets a burst go at once', async () => {
    const { clock, tools } = ownTime(0);
    const limiter = tokenBucket({ perMinute: 60, burst: 3, ...tools });
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      await limiter.take();
      times.push(clock.now());
    }
    expect(times).toEqual([0, 0, 0, 1000, 2000]);
  });

  it('serves callers that come together in their order', async () => {
    const waits: number[] = [];
    const clock = { now: () => 0 };
    const limiter = tokenBucket({ perMinute: 60, burst: 1, clock, sleep: async (ms) => void waits.push(ms) });
    await Promise.all([limiter.take(), limiter.take(), limiter.take(), limiter.take()]);
    expect(waits).toEqual([1000, 2000, 3000]);
  });

  it.each([
    [0, 1],
    [Number.NaN, 1],
    [10, 0.5],
  ])('refuses %d a minute with a burst of %d', (perMinute, burst) => {
    const { tools } = ownTime(0);
    expect(() => tokenBucket({ perMinute, burst, ...tools })).toThrow(/expected/);
  });
});
