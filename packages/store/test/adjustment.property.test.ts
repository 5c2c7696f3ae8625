import type { Dividend, Split } from '@gammatwin/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dividendFactors, firstShareAdjustment, shareRatio, splitAdjustment } from '../src/adjustment.ts';

const split: fc.Arbitrary<Split> = fc.record({
  symbol: fc.constant('A'),
  exDate: fc.integer({ min: 0, max: 50 }),
  from: fc.integer({ min: 1, max: 20 }),
  to: fc.integer({ min: 1, max: 20 }),
  asOf: fc.constant(0),
});
const splits = fc.uniqueArray(split, { maxLength: 6, selector: ({ exDate }) => exDate });
const day = fc.integer({ min: 0, max: 50 });
const factor = ({ from, to }: { from: number; to: number }) => from / to;

describe('split adjustment', () => {
  it('of what was adjusted gives back what was there', () => {
    fc.assert(
      fc.property(splits, day, day, (all, session, through) => {
        const there = splitAdjustment(all, session, null, through);
        const back = splitAdjustment(all, session, Math.max(session, through), session);
        expect(factor(there) * factor(back)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('leads to the same shares, whatever was in the stored bar', () => {
    fc.assert(
      fc.property(splits, day, day, day, (all, session, contained, through) => {
        const stored = factor(splitAdjustment(all, session, null, contained));
        const rest = factor(splitAdjustment(all, session, contained, through));
        expect((stored * rest) / factor(splitAdjustment(all, session, null, through))).toBeCloseTo(1, 12);
      }),
    );
  });

  it('knows no split after the day whose shares are asked for', () => {
    fc.assert(
      fc.property(splits, day, day, (all, session, through) => {
        const known = all.filter(({ exDate }) => exDate <= through);
        expect(splitAdjustment(all, session, null, through)).toEqual(
          splitAdjustment(known, session, null, through),
        );
      }),
    );
  });

  it('counts the ex-date itself among the later shares', () => {
    const four = [{ symbol: 'A', exDate: 10, from: 1, to: 4, asOf: 0 }];
    expect([9, 10, 11].map((session) => factor(splitAdjustment(four, session, null, 20)))).toEqual([
      0.25, 1, 1,
    ]);
    expect([9, 10].map((through) => factor(splitAdjustment(four, 5, null, through)))).toEqual([1, 0.25]);
    expect(shareRatio(four, 9, 10)).toEqual({ from: 1, to: 4 });
  });
});

const dividend = (exDate: number, cash: number): Dividend => ({
  symbol: 'A',
  exDate,
  cash,
  kind: 'regular',
  perYear: null,
  declaredOn: null,
  paidOn: null,
  asOf: 0,
});

describe('dividend factors', () => {
  const sessions = Int32Array.of(10, 11, 12, 13);

  it('are 1 − cash / the close before the ex-date, for all sessions before it', () => {
    const close = Float64Array.of(100, 50, 40, 39);
    const factors = dividendFactors(sessions, close, [dividend(12, 5), dividend(13, 4)], [], 13);
    expect([...factors]).toEqual([0.9 * 0.9, 0.9 * 0.9, 0.9, 1]);
  });

  it('take the last close that there is, and bring cash to the shares of the prices', () => {
    const close = Float64Array.of(100, Number.NaN, 98, 99);
    expect([...dividendFactors(sessions, close, [dividend(12, 10)], [], 13)]).toEqual([0.9, 1, 1, 1]);
    const twoForOne = [{ symbol: 'A', exDate: 13, from: 1, to: 2, asOf: 0 }];
    expect([...dividendFactors(sessions, close, [dividend(12, 10)], twoForOne, 13)]).toEqual([0.95, 1, 1, 1]);
    expect([...dividendFactors(sessions, close, [dividend(13, 9.8)], twoForOne, 13)]).toEqual([
      0.9, 0.9, 0.9, 1,
    ]);
  });

  it('add up what is paid on one day, and leave out what cannot be or is not known yet', () => {
    const close = Float64Array.of(100, 100, 100, 100);
    const paid = [dividend(12, 6), { ...dividend(12, 4), kind: 'special' as const }];
    expect([...dividendFactors(sessions, close, paid, [], 13)]).toEqual([0.9, 0.9, 1, 1]);
    expect([...dividendFactors(sessions, close, [dividend(12, 100)], [], 13)]).toEqual([1, 1, 1, 1]);
    expect([...dividendFactors(sessions, close, paid, [], 11)]).toEqual([1, 1, 1, 1]);
    expect([...dividendFactors(sessions, close, [dividend(14, 10)], [], 14)]).toEqual([0.9, 0.9, 0.9, 0.9]);
  });
});

describe('shares from before the first split', () => {
  it('of a session read no later split', () => {
    fc.assert(
      fc.property(splits, day, (all, session) => {
        const known = all.filter(({ exDate }) => exDate <= session);
        expect(firstShareAdjustment(all, session, null)).toEqual(firstShareAdjustment(known, session, null));
      }),
    );
  });

  it('are one for all sessions: prices differ from those in the last shares by one factor', () => {
    fc.assert(
      fc.property(splits, day, day, (all, session, other) => {
        const ratio = (at: number) =>
          factor(firstShareAdjustment(all, at, null)) / factor(splitAdjustment(all, at, null, 60));
        expect(ratio(session) / ratio(other)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('are the same, whatever was in the stored bar', () => {
    fc.assert(
      fc.property(splits, day, day, (all, session, contained) => {
        const stored = factor(splitAdjustment(all, session, null, contained));
        const rest = factor(firstShareAdjustment(all, session, contained));
        expect((stored * rest) / factor(firstShareAdjustment(all, session, null))).toBeCloseTo(1, 12);
      }),
    );
  });

  it('multiply the price from the ex-date on', () => {
    const four = [{ symbol: 'A', exDate: 10, from: 1, to: 4, asOf: 0 }];
    expect([9, 10, 11].map((session) => factor(firstShareAdjustment(four, session, null)))).toEqual([
      1, 4, 4,
    ]);
  });
});
