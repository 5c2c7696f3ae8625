import { invalidInput } from './errors.ts';

/** Days since 1970-01-01: how a calendar date travels through columns. */
export type EpochDay = number;

const MS_PER_DAY = 86_400_000;

/** '2026-07-16' → 20650. Throws INVALID_INPUT on anything that is not a real ISO date. */
export function toEpochDay(isoDate: string): EpochDay {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(isoDate) ? Date.parse(`${isoDate}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== isoDate) {
    throw invalidInput('date', 'YYYY-MM-DD', isoDate);
  }
  return ms / MS_PER_DAY;
}

/** 20650 → '2026-07-16'. */
export function toIsoDate(day: EpochDay): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** 0 = Sunday … 6 = Saturday. */
export function dayOfWeek(day: EpochDay): number {
  return (((day + 4) % 7) + 7) % 7;
}
