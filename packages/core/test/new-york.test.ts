import { toEpochDay } from '@gammatwin/core';
import { describe, expect, it } from 'vitest';
import { newYorkDay, newYorkInstant, parseMoment } from '../src/new-york.ts';

describe('New York time', () => {
  // Summer time began on 2026-03-08 and 2001-04-01 and ends on 2026-11-01.
  it.each([
    ['2026-03-06', '2026-03-06T21:00:00Z'],
    ['2026-03-09', '2026-03-09T20:00:00Z'],
    ['2026-10-30', '2026-10-30T20:00:00Z'],
    ['2026-11-02', '2026-11-02T21:00:00Z'],
    ['2001-03-30', '2001-03-30T21:00:00Z'],
  ])('closes on %s at %s', (day, instant) => {
    expect(newYorkInstant(toEpochDay(day), 16)).toBe(Date.parse(instant));
    expect(parseMoment(`${day}T16:00:00`)).toBe(Date.parse(instant));
  });

  it('dates an instant by New York', () => {
    expect(newYorkDay(Date.parse('2026-08-20T02:46:58.300913Z'))).toBe(toEpochDay('2026-08-19'));
    expect(newYorkDay(Date.parse('2026-01-20T04:59:59.999Z'))).toBe(toEpochDay('2026-01-19'));
    expect(newYorkDay(Date.parse('2026-01-20T05:00:00Z'))).toBe(toEpochDay('2026-01-20'));
  });

  it('takes an offset at its word and refuses what is no time', () => {
    expect(parseMoment('2026-07-16T11:16:58.809068-04:00')).toBe(Date.parse('2026-07-16T15:16:58.809Z'));
    expect(parseMoment('2026-07-16T15:16:58Z')).toBe(Date.parse('2026-07-16T15:16:58Z'));
    expect(() => parseMoment('yesterday')).toThrow(/moment: expected an ISO date and time, was "yesterday"/);
  });
});
