import { createRandom, sessionsBetween, toEpochDay } from '@gammatwin/core';
import { describe, expect, it } from 'vitest';
import { episodeRange, sampleStart } from '../src/index.ts';

const sessions = sessionsBetween(toEpochDay('2024-01-02'), toEpochDay('2024-12-31'));
const from = toEpochDay('2024-02-01');
const to = toEpochDay('2024-06-28');

describe('episodeRange', () => {
  it('keeps every session that an episode touches inside the window less the purge', () => {
    const range = episodeRange(sessions, { from, to, purgeSessions: 6 }, 20);
    const lastTouched = sessions.indexOf(to) - 6;
    expect(range.lastRow).toBe(lastTouched);
    const random = createRandom(3);
    const starts = Array.from({ length: 4000 }, () => sampleStart(range, random));
    expect(Math.min(...starts)).toBe(sessions.indexOf(from));
    expect(Math.max(...starts) + 20).toBe(lastTouched);
  });

  it('plays the whole window in one episode where no length is given', () => {
    const range = episodeRange(sessions, { from, to, purgeSessions: 0 }, null);
    expect(range.firstStart).toBe(range.lastStart);
    expect(range.length).toBe(sessions.indexOf(to) - sessions.indexOf(from));
  });

  it.each([
    ['a window that is too short', from, from + 10, 0],
    ['a purge that leaves too little', from, to, 90],
    ['a window before the data', 0, 10, 0],
    ['a window after the data', to + 1000, to + 2000, 0],
  ])('refuses %s', (_name, windowFrom, windowTo, purgeSessions) => {
    const window = { from: windowFrom, to: windowTo, purgeSessions };
    expect(() => episodeRange(sessions, window, 20)).toThrow(/episode window: expected 21 or more/);
  });
});
