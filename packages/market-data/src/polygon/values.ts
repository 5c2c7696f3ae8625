import { type EpochDay, toEpochDay } from '@gammatwin/core';

/** A finite number; NaN for everything else that a reply may hold in its place. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN;
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The day at the start of an ISO date or time; null where there is none. */
export function dayOf(value: unknown): EpochDay | null {
  if (typeof value !== 'string') return null;
  try {
    return toEpochDay(value.slice(0, 10));
  } catch {
    return null;
  }
}

/** Milliseconds out of nanoseconds since the epoch. */
export function momentOf(nanoseconds: unknown): number {
  return Math.floor(numberOf(nanoseconds) / 1e6);
}
