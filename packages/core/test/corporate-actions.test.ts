import { expect, it } from 'vitest';
import { dividendKnownAt, newYorkInstant, toEpochDay } from '../src/index.ts';

const exDate = toEpochDay('2026-05-11');
const midnight = (day: string) => newYorkInstant(toEpochDay(day), 0);

it('counts a dividend as known when its day of declaration is over, at the latest on its ex-date', () => {
  expect(dividendKnownAt(toEpochDay('2026-04-30'), exDate)).toBe(midnight('2026-05-01'));
  expect(dividendKnownAt(exDate, exDate)).toBe(midnight('2026-05-11'));
  expect(dividendKnownAt(toEpochDay('2026-06-01'), exDate)).toBe(midnight('2026-05-11'));
  expect(dividendKnownAt(null, exDate)).toBe(midnight('2026-05-11'));
});
