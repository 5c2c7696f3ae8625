import { expect, test } from 'vitest';
import { gapsAmong } from '../../src/ingestion/gaps.ts';

test('neighbouring missing sessions are one gap, those at both ends too', () => {
  const sessions = [10, 11, 12, 15, 16, 17, 18];
  const gone = new Set([10, 12, 15, 18]);
  expect(gapsAmong('A', sessions, (day) => gone.has(day))).toEqual([
    { symbol: 'A', first: 10, last: 10, sessions: 1 },
    { symbol: 'A', first: 12, last: 15, sessions: 2 },
    { symbol: 'A', first: 18, last: 18, sessions: 1 },
  ]);
  expect(gapsAmong('A', sessions, () => false)).toEqual([]);
  expect(gapsAmong('A', [], () => true)).toEqual([]);
});
