import { isSession } from './calendar.ts';
import { dayOfWeek, type EpochDay, toEpochDay, toIsoDate } from './epoch-day.ts';
import { newYorkInstant } from './new-york.ts';

/** Whether the session ends at 13:00: the days before Independence Day and Christmas, the Friday after Thanksgiving. */
export function isHalfDay(session: EpochDay): boolean {
  if (!isSession(session)) return false;
  const [year, month, day] = toIsoDate(session).split('-').map(Number) as [number, number, number];
  if (month === 7) return day === 3 && isSession(toEpochDay(`${year}-07-03`)) && dayOfWeek(session + 1) !== 6;
  if (month === 12) return day === 24;
  return month === 11 && dayOfWeek(session) === 5 && day >= 23 && day <= 29;
}

/** The opening of a session, milliseconds since the epoch. */
export function sessionOpen(session: EpochDay): number {
  return newYorkInstant(session, 9.5);
}

/** The close of a session: 16:00 in New York, 13:00 on a half day. Milliseconds since the epoch. */
export function sessionClose(session: EpochDay): number {
  return newYorkInstant(session, isHalfDay(session) ? 13 : 16);
}
