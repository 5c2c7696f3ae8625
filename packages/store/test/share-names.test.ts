import type { SymbolChange } from '@gammatwin/core';
import { describe, expect, it } from 'vitest';
import { formerTickers, shareNames } from '../src/share-names.ts';

const change = (from: string, to: string, firstSession: number): SymbolChange => ({
  from,
  to,
  firstSession,
  asOf: 0,
});

describe('the symbol of a share', () => {
  // An ETF gives META up on day 20, FB takes it on day 60; another company lists as FB on day 80.
  const changes = [change('META', 'METV', 20), change('FB', 'META', 60)];
  const { symbolOf } = shareNames(changes, 100);

  it('is the last name of a chain of changes', () => {
    const chain = shareNames([change('B', 'C', 20), change('A', 'B', 10), change('C', 'D', 30)], 30);
    expect([9, 10, 19, 20, 29, 30].map((day) => chain.symbolOf('A', day))).toEqual([
      'D',
      ...new Array(5).fill('A'),
    ]);
    expect([9, 10, 19, 20].map((day) => chain.symbolOf('B', day))).toEqual([null, 'D', 'D', 'B']);
    expect(chain.symbolOf('D', 30)).toBe('D');
    expect(chain.symbolOf('OTHER', 5)).toBe('OTHER');
    expect([chain.changed('D'), chain.changed('OTHER')]).toEqual([true, false]);
  });

  it('keeps apart who had the ticker one after the other', () => {
    expect([0, 59].map((day) => symbolOf('FB', day))).toEqual(['META', 'META']);
    expect([60, 80].map((day) => symbolOf('FB', day))).toEqual(['FB', 'FB']);
    expect(symbolOf('META', 19)).toBe('METV');
    expect(symbolOf('META', 60)).toBe('META');
  });

  it('is nobody’s between a share that ended and the one that took its ticker', () => {
    expect(symbolOf('META', 40)).toBeNull();
    expect(shareNames([change('X', 'T', 10)], 20).symbolOf('T', 9)).toBeNull();
  });

  it('does not know later changes', () => {
    const before = shareNames(changes, 59);
    expect([0, 40, 59].map((day) => before.symbolOf('FB', day))).toEqual(['FB', 'FB', 'FB']);
    expect(before.symbolOf('META', 40)).toBe('META');
  });

  it('survives a swap and a shift on one day', () => {
    const swap = shareNames([change('A', 'B', 10), change('B', 'A', 10)], 10);
    expect([swap.symbolOf('A', 9), swap.symbolOf('B', 9), swap.symbolOf('A', 10)]).toEqual(['B', 'A', 'A']);
    const shift = shareNames([change('A', 'B', 10), change('B', 'C', 10)], 10);
    expect([shift.symbolOf('A', 9), shift.symbolOf('B', 9), shift.symbolOf('B', 10)]).toEqual([
      'B',
      'C',
      'B',
    ]);
  });
});

it('former tickers follow the chain back, round trips included', () => {
  const changes = [change('A', 'B', 1), change('B', 'C', 2), change('C', 'A', 3), change('X', 'Y', 1)];
  expect([...formerTickers(['B'], changes)].sort()).toEqual(['A', 'B', 'C']);
  expect([...formerTickers(['X'], changes)]).toEqual(['X']);
});
