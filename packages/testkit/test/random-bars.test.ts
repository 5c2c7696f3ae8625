import { createRandom, isSession } from '@gammatwin/core';
import { randomBars } from '@gammatwin/testkit';
import { expect, test } from 'vitest';

const bars = randomBars(createRandom('x'), { sessions: 300, symbols: 4, gaps: 0.1 });

test('the bars are valid: low ≤ open, close ≤ high, on sessions, all five columns missing together', () => {
  expect(bars.sessions).toHaveLength(300);
  expect(bars.sessions.every((day) => isSession(day))).toBe(true);
  let gaps = 0;
  for (let cell = 0; cell < 1200; cell++) {
    const [o, h, l, c, v] = [bars.open, bars.high, bars.low, bars.close, bars.volume].map((x) => x[cell]!);
    if (Number.isNaN(c!)) {
      gaps++;
      expect([o, h, l, v]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
      continue;
    }
    expect(l! > 0 && l! <= Math.min(o!, c!) && Math.max(o!, c!) <= h! && v! >= 0, `cell ${cell}`).toBe(true);
  }
  expect(gaps).toBeGreaterThan(80);
  expect(gaps).toBeLessThan(160);
});

test('the same seed gives the same bars', () => {
  expect(randomBars(createRandom('x'), { sessions: 300, symbols: 4, gaps: 0.1 })).toEqual(bars);
});
