import { type EpochDay, nextSession, sessionClose } from '@gammatwin/core';

/**
 * When a session's value of a macro series could be known, milliseconds since the epoch: Treasury yields ('dgs…') are
 * published after the close, so at the next session's; prices and VIX at the session's own.
 */
export function macroKnownAt(series: string, session: EpochDay): number {
  return sessionClose(series.startsWith('dgs') ? nextSession(session) : session);
}
