import { readFileSync } from 'node:fs';
import { isHalfDay, sessionClose, sessionOpen, toEpochDay, toIsoDate } from '@gammatwin/core';
import { expect, test } from 'vitest';

/** See fixtures/nyse_sessions.py. */
const years: Record<string, { closed: string; early: string }> = JSON.parse(
  readFileSync(new URL('fixtures/nyse_sessions.json', import.meta.url), 'utf8'),
);

test.each(Object.keys(years))('the half days of %s are exactly the listed early closes', (year) => {
  const half: string[] = [];
  for (let day = toEpochDay(`${year}-01-01`); day <= toEpochDay(`${year}-12-31`); day++) {
    if (isHalfDay(day)) half.push(toIsoDate(day).slice(5));
  }
  expect(half.join(' ')).toBe(years[year]?.early);
});

test.each([
  ['2026-07-16', '2026-07-16T13:30:00Z', '2026-07-16T20:00:00Z'],
  ['2026-11-27', '2026-11-27T14:30:00Z', '2026-11-27T18:00:00Z'],
  ['2024-07-03', '2024-07-03T13:30:00Z', '2024-07-03T17:00:00Z'],
])('%s opens at %s and closes at %s', (date, open, close) => {
  const session = toEpochDay(date);
  expect(new Date(sessionOpen(session)).toISOString()).toBe(new Date(open).toISOString());
  expect(new Date(sessionClose(session)).toISOString()).toBe(new Date(close).toISOString());
});
