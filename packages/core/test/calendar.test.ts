import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  dayOfWeek,
  isSession,
  nextSession,
  previousSession,
  sessionsBetween,
  toEpochDay,
  toIsoDate,
} from '@gammatwin/core';
import { realDataFolder } from '@gammatwin/testkit';
import { describe, expect, test } from 'vitest';

/** What pandas_market_calendars says, see fixtures/nyse_sessions.py: closed weekdays and early closes by year. */
const years: Record<string, { closed: string; early: string }> = JSON.parse(
  readFileSync(new URL('fixtures/nyse_sessions.json', import.meta.url), 'utf8'),
);

test.each(Object.keys(years))('%s is closed on exactly the listed weekdays', (year) => {
  const closed: string[] = [];
  for (let day = toEpochDay(`${year}-01-01`); day <= toEpochDay(`${year}-12-31`); day++) {
    const weekday = dayOfWeek(day);
    if (weekday === 0 || weekday === 6) expect(isSession(day), toIsoDate(day)).toBe(false);
    else if (!isSession(day)) closed.push(toIsoDate(day).slice(5));
  }
  expect(closed.join(' ')).toBe(years[year]?.closed);
});

test('next and previous session leap over weekends and holidays', () => {
  const next = (date: string) => toIsoDate(nextSession(toEpochDay(date)));
  const previous = (date: string) => toIsoDate(previousSession(toEpochDay(date)));
  expect([next('2026-07-15'), next('2026-07-02'), next('2026-07-04')]).toEqual([
    '2026-07-16',
    '2026-07-06',
    '2026-07-06',
  ]);
  expect([previous('2026-07-16'), previous('2026-07-06'), previous('2012-10-31')]).toEqual([
    '2026-07-15',
    '2026-07-02',
    '2012-10-26',
  ]);
});

test('sessionsBetween includes both ends, and is empty where there is none', () => {
  const sessions = sessionsBetween(toEpochDay('2026-07-01'), toEpochDay('2026-07-07'));
  expect(Array.from(sessions, toIsoDate)).toEqual(['2026-07-01', '2026-07-02', '2026-07-06', '2026-07-07']);
  expect(sessionsBetween(toEpochDay('2026-07-04'), toEpochDay('2026-07-05'))).toHaveLength(0);
});

test('a year has 248 to 253 sessions; 2012 to 2021 have 2517', () => {
  for (const year of Object.keys(years)) {
    const count = sessionsBetween(toEpochDay(`${year}-01-01`), toEpochDay(`${year}-12-31`)).length;
    expect(count).toBeGreaterThanOrEqual(248);
    expect(count).toBeLessThanOrEqual(253);
  }
  expect(sessionsBetween(toEpochDay('2012-01-01'), toEpochDay('2021-12-31'))).toHaveLength(2517);
});

const folder = realDataFolder();
describe.skipIf(!folder)('real data', () => {
  test('the sessions of 2012 to 2021 are the dates on which SPY traded', () => {
    const lines = readFileSync(join(folder!, 'macro/spy_daily_2012_2021.csv'), 'utf8').trim().split('\n');
    const traded = lines.slice(1).map((line) => line.slice(0, 10));
    const sessions = sessionsBetween(toEpochDay('2012-01-01'), toEpochDay('2021-12-31'));
    expect(Array.from(sessions, toIsoDate)).toEqual(traded);
  });
});
