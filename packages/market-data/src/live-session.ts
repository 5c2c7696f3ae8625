import { type EpochDay, isSession, newYorkDay, previousSession, sessionOpen } from '@gammatwin/core';

/** The session that snapshots are of at a moment: today's from its opening on, before that the last one. */
export function liveSession(now: number): EpochDay {
  const today = newYorkDay(now);
  return isSession(today) && now >= sessionOpen(today) ? today : previousSession(today);
}
