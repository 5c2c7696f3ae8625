import { dayOfWeek, type EpochDay, toEpochDay, toIsoDate } from './epoch-day.ts';

/**
 * Sessions of the New York Stock Exchange by its holiday rules (full-day closings; half days are sessions).
 * The unscheduled closings since 2001 are listed by date. Valid for 2001 onward.
 */
export function isSession(day: EpochDay): boolean {
  const weekday = dayOfWeek(day);
  if (weekday === 0 || weekday === 6) return false;
  return !closings(Number(toIsoDate(day).slice(0, 4))).has(day);
}

/** The first session after `day`. */
export function nextSession(day: EpochDay): EpochDay {
  let next = day + 1;
  while (!isSession(next)) next++;
  return next;
}

/** The last session before `day`. */
export function previousSession(day: EpochDay): EpochDay {
  let previous = day - 1;
  while (!isSession(previous)) previous--;
  return previous;
}

/** All sessions in [from, to], both included, ascending. */
export function sessionsBetween(from: EpochDay, to: EpochDay): Int32Array {
  const days: number[] = [];
  for (let day = from; day <= to; day++) if (isSession(day)) days.push(day);
  return Int32Array.from(days);
}

const unscheduled = [
  '2001-09-11',
  '2001-09-12',
  '2001-09-13',
  '2001-09-14',
  '2004-06-11',
  '2007-01-02',
  '2012-10-29',
  '2012-10-30',
  '2018-12-05',
  '2025-01-09',
].map(toEpochDay);

const cache = new Map<number, ReadonlySet<EpochDay>>();

function closings(year: number): ReadonlySet<EpochDay> {
  let days = cache.get(year);
  if (!days) {
    days = new Set([...holidays(year), ...unscheduled]);
    cache.set(year, days);
  }
  return days;
}

function holidays(year: number): EpochDay[] {
  const date = (month: number, day: number) =>
    toEpochDay(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
  const nth = (month: number, weekday: number, n: number) => {
    const first = date(month, 1);
    return first + ((weekday - dayOfWeek(first) + 7) % 7) + 7 * (n - 1);
  };
  const lastMonday = (month: number) => {
    const last = date(month, 31);
    return last - ((dayOfWeek(last) + 6) % 7);
  };
  const days = [
    nth(1, 1, 3), // Martin Luther King Jr.
    nth(2, 1, 3), // Washington's birthday
    goodFriday(year),
    lastMonday(5), // Memorial Day
    observed(date(7, 4)),
    nth(9, 1, 1), // Labor Day
    nth(11, 4, 4), // Thanksgiving
    observed(date(12, 25)),
  ];
  // A New Year's Day on a Saturday is not moved: Friday belongs to the old year's accounts.
  const newYear = date(1, 1);
  days.push(dayOfWeek(newYear) === 0 ? newYear + 1 : newYear);
  if (year >= 2022) days.push(observed(date(6, 19)));
  return days;
}

function observed(day: EpochDay): EpochDay {
  const weekday = dayOfWeek(day);
  if (weekday === 6) return day - 1;
  return weekday === 0 ? day + 1 : day;
}

/** Two days before Easter Sunday (anonymous Gregorian algorithm). */
function goodFriday(year: number): EpochDay {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  const month = Math.floor(f / 31);
  const day = (f % 31) + 1;
  return toEpochDay(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`) - 2;
}
