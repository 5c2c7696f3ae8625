import { expect, it } from 'vitest';
import { rejectedRows } from '../src/rejected-rows.ts';

const row = { kind: 'bars', symbol: 'A', session: 1, first: 'x', reason: 'r' } as const;

it('joins rows alike, and what is asked again takes the place of its earlier self', () => {
  const rejected = rejectedRows('tape');
  rejected.report([row, { ...row, first: 'y' }, { ...row, session: 2 }]);
  rejected.report([{ ...row, symbol: 'B' }]);
  rejected.report([row]);
  expect(
    rejected.list.map(({ symbol, session, rows, first, file }) => [symbol, session, rows, first, file]),
  ).toEqual([
    ['A', 1, 1, 'x', 'tape'],
    ['A', 2, 1, 'x', 'tape'],
    ['B', 1, 1, 'x', 'tape'],
  ]);
});
