import { expect, test } from 'vitest';
import { shortRateAt } from '../src/short-rate.ts';

const macro = {
  names: ['vix', 'dgs3mo'],
  sessions: Int32Array.of(100, 101, 105),
  values: Float64Array.of(20, 5, 21, Number.NaN, 22, 4),
};

test('the last known yield up to the session, continuously compounded', () => {
  expect(shortRateAt(macro, 100)).toBeCloseTo(Math.log(1.05), 15);
  expect(shortRateAt(macro, 104)).toBeCloseTo(Math.log(1.05), 15);
  expect(shortRateAt(macro, 105)).toBeCloseTo(Math.log(1.04), 15);
});

test('a yield older than ten days, or none at all, gives the long-run level', () => {
  expect(shortRateAt(macro, 116)).toBe(0.03);
  expect(shortRateAt(macro, 99)).toBe(0.03);
  expect(shortRateAt({ names: [], sessions: new Int32Array(0), values: new Float64Array(0) }, 100)).toBe(
    0.03,
  );
});
