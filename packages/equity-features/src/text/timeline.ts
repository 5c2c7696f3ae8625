import { type EpochDay, nextSession, previousSession, sessionClose, sessionOpen } from '@gammatwin/core';

/** Sessions as windows count them: those asked for, those of the calendar between, and `history` before the first. */
export interface Timeline {
  /** Epoch days, ascending. */
  readonly session: Int32Array;
  /** Milliseconds since the epoch, of each session: its opening, its close, and the opening of the next session. */
  readonly open: Float64Array;
  readonly close: Float64Array;
  readonly nextOpen: Float64Array;
}

export function timelineOf(sessions: Int32Array, history: number): Timeline {
  const first = sessions[0];
  const last = sessions.at(-1);
  const days = new Set<EpochDay>(sessions);
  if (first !== undefined && last !== undefined) {
    for (let day = nextSession(first); day <= last; day = nextSession(day)) days.add(day);
    let before = first;
    for (let i = 0; i < history; i++) {
      before = previousSession(before);
      days.add(before);
    }
  }
  const session = Int32Array.from(days).sort();
  return {
    session,
    open: Float64Array.from(session, sessionOpen),
    close: Float64Array.from(session, sessionClose),
    nextOpen: Float64Array.from(session, (day) => sessionOpen(nextSession(day))),
  };
}

/** Index of the first of ascending `moments` that is not before `moment`; their number where all are. */
export function firstNotBefore(moments: Float64Array, moment: number): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moments[middle]! < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first of ascending `moments` that lies after `moment`; their number where none does. */
export function firstAfter(moments: Float64Array, moment: number): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moments[middle]! <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
