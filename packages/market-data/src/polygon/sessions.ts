import {
  type Clock,
  type EpochDay,
  isSession,
  newYorkDay,
  newYorkInstant,
  nextSession,
  previousSession,
  sessionClose,
} from '@gammatwin/core';

/** The last session whose daily bars are complete. */
export function lastComplete(clock: Clock, settleMinutes: number): EpochDay {
  const now = clock.now();
  const day = newYorkDay(now);
  const over = isSession(day) && now >= sessionClose(day) + settleMinutes * 60_000;
  return over ? day : previousSession(day);
}

/**
 * Whether a snapshot of `session` taken now may hold that session's own open interest: OPRA sends it at about 06:30 on
 * the next one (Theta Data's documentation).
 */
export function hasNewerOpenInterest(session: EpochDay, now: number): boolean {
  return now >= newYorkInstant(nextSession(session), 6);
}
