import type { EpochDay } from '@gammatwin/core';

/** 13 weeks: about 63 sessions. */
const blockDays = 91;

/** Sessions of one block at most. */
export const longestBlock: number = blockDays;

/**
 * Which block a session belongs to. Sums over windows start afresh with each block; since the day alone decides where one
 * begins, the same bars give the same bits in whatever history they stand.
 */
export function blockOf(session: EpochDay): number {
  return Math.floor(session / blockDays);
}

/** Index ranges [from, to) of ascending sessions that share a block. */
export function* blocksOf(sessions: Int32Array): Generator<readonly [from: number, to: number]> {
  let from = 0;
  for (let to = 1; to <= sessions.length; to++) {
    if (to < sessions.length && blockOf(sessions[to]!) === blockOf(sessions[from]!)) continue;
    yield [from, to];
    from = to;
  }
}
