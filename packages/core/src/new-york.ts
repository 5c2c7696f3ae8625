import type { EpochDay } from './epoch-day.ts';
import { invalidInput } from './errors.ts';

const msPerDay = 86_400_000;
const parts = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});

/** How far New York's clocks are ahead of UTC at an instant, milliseconds (negative). */
function offsetAt(instant: number): number {
  const value: Record<string, number> = {};
  for (const part of parts.formatToParts(instant)) value[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = value;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

/** The calendar date in New York at an instant (milliseconds since the epoch). */
export function newYorkDay(instant: number): EpochDay {
  return Math.floor((instant + offsetAt(instant)) / msPerDay);
}

const noonOffsets = new Map<EpochDay, number>();

/** The instant at which New York's clocks show `hour`:00 on a day; for hours of trading (clocks change at night). */
export function newYorkInstant(day: EpochDay, hour: number): number {
  let offset = noonOffsets.get(day);
  if (offset === undefined) {
    offset = offsetAt(day * msPerDay + 17 * 3_600_000);
    noonOffsets.set(day, offset);
  }
  return day * msPerDay + hour * 3_600_000 - offset;
}

/**
 * '2026-07-16T15:59:59' is New York's time; with an offset ('…-04:00', '…Z') it is what it says. Milliseconds since
 * the epoch. Throws INVALID_INPUT on other texts.
 */
export function parseMoment(text: string): number {
  const zoned = /(Z|[+-]\d{2}:\d{2})$/.test(text);
  const instant = Date.parse(zoned ? text : `${text}Z`);
  if (Number.isNaN(instant)) throw invalidInput('moment', 'an ISO date and time', text);
  return zoned ? instant : instant - offsetAt(instant + 5 * 3_600_000);
}
