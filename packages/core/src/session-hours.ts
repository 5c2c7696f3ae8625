import { isSession } from './calendar.ts';
import { dayOfWeek, type EpochDay, toEpochDay, toIsoDate } from './epoch-day.ts';
import { newYorkInstant } from './new-york.ts';

/** Half days outside the rules, and the one day that the rules would make one. */
const extra = ['2002-07-05', '2003-12-26'].map(toEpochDay);
const whole = toEpochDay('2002-07-03');

/**
 * Whether the session ends at 13:00: the eves of Independence Day and Christmas, and the Friday after Thanksgiving.
 * Valid for 2001 onward.
 */
export function isHalfDay(session: EpochDay): boolean {
  if (!isSession(session)) return false;
  if (extra.includes(session)) return true;
  const date = toIsoDate(session).slice(5);
  if (date === '07-03') return session !== whole;
  if (date === '12-24') return true;
  return dayOfWeek(session) === 5 && date >= '11-23' && date <= '11-29';
}

/** The opening of a session, milliseconds since the epoch. */
export function sessionOpen(session: EpochDay): number {
  return newYorkInstant(session, 9.5);
}

/** The close of a session: 16:00 in New York, 13:00 on a half day. Milliseconds since the epoch. */
export function sessionClose(session: EpochDay): number {
  return newYorkInstant(session, isHalfDay(session) ? 13 : 16);
}
