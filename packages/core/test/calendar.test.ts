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

/** Full-day closings of the exchange, from its published holiday lists and closing notices. */
const closings: Record<number, string> = {
  2012: '01-02 01-16 02-20 04-06 05-28 07-04 09-03 10-29 10-30 11-22 12-25',
  2013: '01-01 01-21 02-18 03-29 05-27 07-04 09-02 11-28 12-25',
  2014: '01-01 01-20 02-17 04-18 05-26 07-04 09-01 11-27 12-25',
  2015: '01-01 01-19 02-16 04-03 05-25 07-03 09-07 11-26 12-25',
  2016: '01-01 01-18 02-15 03-25 05-30 07-04 09-05 11-24 12-26',
  2017: '01-02 01-16 02-20 04-14 05-29 07-04 09-04 11-23 12-25',
  2018: '01-01 01-15 02-19 03-30 05-28 07-04 09-03 11-22 12-05 12-25',
  2019: '01-01 01-21 02-18 04-19 05-27 07-04 09-02 11-28 12-25',
  2020: '01-01 01-20 02-17 04-10 05-25 07-03 09-07 11-26 12-25',
  2021: '01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24',
  2022: '01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26',
  2023: '01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25',
  2024: '01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25',
  2025: '01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25',
  2026: '01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25',
};

test.each(Object.keys(closings))('%s is closed on exactly the listed weekdays', (year) => {
  const closed: string[] = [];
  for (let day = toEpochDay(`${year}-01-01`); day <= toEpochDay(`${year}-12-31`); day++) {
    const weekday = dayOfWeek(day);
    if (weekday === 0 || weekday === 6) expect(isSession(day), toIsoDate(day)).toBe(false);
    else if (!isSession(day)) closed.push(toIsoDate(day).slice(5));
  }
  expect(closed.join(' ')).toBe(closings[Number(year)]);
});

test.each(['2012-07-03', '2013-07-03', '2018-12-24', '2019-11-29', '2024-07-03', '2025-11-28', '2026-12-24'])(
  'the half day %s is a session',
  (date) => {
    expect(isSession(toEpochDay(date))).toBe(true);
  },
);

test.each(['2001-09-11', '2001-09-14', '2004-06-11', '2007-01-02'])('closed out of plan on %s', (date) => {
  expect(isSession(toEpochDay(date))).toBe(false);
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

test('a year has 250 to 253 sessions; 2012 to 2021 have 2517', () => {
  for (const year of Object.keys(closings)) {
    const count = sessionsBetween(toEpochDay(`${year}-01-01`), toEpochDay(`${year}-12-31`)).length;
    expect(count).toBeGreaterThanOrEqual(250);
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
