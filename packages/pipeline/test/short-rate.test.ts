import { expect, test } from 'vitest';
import { shortRateAt } from '../src/short-rate.ts';

const macro = {
  names: ['vix', 'dgs3mo'],
  sessions: Int32Array.of(100, 101, 105),
  values: Float64Array.of(20, 5, 21, Number.NaN, 22, 4),
};

test('the last yield of an earlier session, continuously compounded', () => {
  expect(shortRateAt(macro, 101)).toEqual({ rate: Math.log1p(0.05), known: true });
  expect(shortRateAt(macro, 105)).toEqual({ rate: Math.log1p(0.05), known: true });
  expect(shortRateAt(macro, 106)).toEqual({ rate: Math.log1p(0.04), known: true });
});

test('a yield of the day itself or of more than ten days ago, or none at all, gives the long-run level', () => {
  const unknown = { rate: 0.03, known: false };
  expect(shortRateAt(macro, 100)).toEqual(unknown);
  expect(shortRateAt(macro, 116)).toEqual(unknown);
  expect(shortRateAt({ names: [], sessions: new Int32Array(0), values: new Float64Array(0) }, 100)).toEqual(
    unknown,
  );
});
