import type { EpochDay } from '@gammatwin/core';
import { badReply } from './client.ts';

const msPerDay = 86_400_000;

/** How the SDK takes a plain date: a Date at 00:00 UTC. */
export function dateOf(day: EpochDay): Date {
  return new Date(day * msPerDay);
}

/** The day of a plain date as the SDK gives it. Throws PROVIDER_REPLY on a missing or unreadable one. */
export function dayOf(what: string, date: Date | undefined): EpochDay {
  const day = (date?.getTime() ?? Number.NaN) / msPerDay;
  if (!Number.isInteger(day)) throw badReply(what, 'a date');
  return day;
}
