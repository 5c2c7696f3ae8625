import { dayOfWeek, GammaTwinError, toEpochDay, toIsoDate } from '@gammatwin/core';
import { expect, test } from 'vitest';

test.each([
  ['1970-01-01', 0, 4],
  ['1969-12-31', -1, 3],
  ['2000-02-29', 11_016, 2],
  ['2026-07-16', 20_650, 4],
])('%s is day %i', (date, day, weekday) => {
  expect(toEpochDay(date)).toBe(day);
  expect(toIsoDate(day)).toBe(date);
  expect(dayOfWeek(day)).toBe(weekday);
});

test('every day from 1950 to 2050 comes back, and weekdays go round', () => {
  for (let day = toEpochDay('1950-01-01'); day < toEpochDay('2050-01-01'); day++) {
    if (toEpochDay(toIsoDate(day)) !== day) throw new Error(`day ${day} became ${toIsoDate(day)}`);
    if (dayOfWeek(day + 1) !== (dayOfWeek(day) + 1) % 7) throw new Error(`weekday of ${day}`);
  }
});

test.each(['2026-02-30', '2025-02-29', '2026-13-01', '2026-7-16', '16.07.2026', '', '2026-07-16T00:00:00Z'])(
  '"%s" is refused',
  (text) => {
    expect(() => toEpochDay(text)).toThrow(GammaTwinError);
    expect(() => toEpochDay(text)).toThrow(`date: expected YYYY-MM-DD, was "${text}"`);
  },
);
