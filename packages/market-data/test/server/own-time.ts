import { type Clock, createRandom, fixedClock } from '@gammatwin/core';
import type { HttpTools } from '../../src/http/fetch-policy.ts';

/** A clock that sleeping moves: tests of waits take no time. `slept` has every wait in milliseconds. */
export function ownTime(now: number): {
  readonly clock: Clock;
  readonly slept: readonly number[];
  readonly tools: Required<Pick<HttpTools, 'clock' | 'random' | 'sleep'>>;
} {
  const clock = fixedClock(now);
  const slept: number[] = [];
  const sleep = async (ms: number, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    slept.push(ms);
    clock.set(clock.now() + ms);
  };
  return { clock, slept, tools: { clock, random: createRandom('own time'), sleep } };
}
