import { dayOfWeek, type EpochDay, isSession, previousSession } from '@gammatwin/core';

export interface Expiration {
  readonly day: EpochDay;
  /** Of the third Friday, where most open interest lies. */
  readonly monthly: boolean;
}

const friday = 5;
const msPerDay = 86_400_000;

/** The Fridays after a session, each with the day its options expire: the session before when the Friday is a holiday. */
function* fridaysAfter(session: EpochDay): Generator<Expiration> {
  for (let day = session + ((friday - dayOfWeek(session) + 7) % 7); ; day += 7) {
    const expires = isSession(day) ? day : previousSession(day);
    if (expires <= session) continue;
    const date = new Date(day * msPerDay).getUTCDate();
    yield { day: expires, monthly: date >= 15 && date <= 21 };
  }
}

/** The first monthly expiration after `session`. */
export function frontMonthly(session: EpochDay): EpochDay {
  for (const { day, monthly } of fridaysAfter(session)) if (monthly) return day;
  return Number.NaN;
}

/**
 * `count` expirations after `session`, ascending: the front month first of all, then weeks and further months in turn, as
 * a chain of few expirations would best be cut.
 */
export function listedExpirations(session: EpochDay, count: number): readonly Expiration[] {
  const weeks: Expiration[] = [];
  const months: Expiration[] = [];
  for (const expiration of fridaysAfter(session)) {
    weeks.push(expiration);
    if (expiration.monthly) months.push(expiration);
    if (months.length === count) break;
  }
  const inTurn = months.flatMap((month, i) => [month, weeks[i]!]);
  return [...new Set(inTurn)].slice(0, count).sort((a, b) => a.day - b.day);
}
