import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PortfolioBook, proportionalCosts } from '../src/index.ts';

const tenBps = proportionalCosts({ commissionBps: 4, halfSpreadBps: 6 });
const prices = (...values: number[]) => Float64Array.from(values);

describe('PortfolioBook', () => {
  it('loses nothing but costs in a rebalancing and never overspends', () => {
    const weight = fc.integer({ min: 0, max: 250 }).map((w) => w / 1000);
    const price = fc.integer({ min: 100, max: 90_000 }).map((p) => p / 100);
    const day = fc.tuple(fc.tuple(weight, weight, weight, weight), fc.tuple(price, price, price, price));
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 6 }), (days) => {
        const book = new PortfolioBook(4, 1_000_000);
        for (const [targets, quotes] of days) {
          const before = book.cash + quotes.reduce((sum, p, n) => sum + p * book.shares[n]!, 0);
          const { costUsd, turnoverUsd } = book.rebalance(prices(...targets), prices(...quotes), tenBps);
          expect(Math.abs(before - costUsd - book.equity())).toBeLessThan(1e-9 * before);
          expect(Math.abs(costUsd - turnoverUsd / 1000)).toBeLessThan(1e-12 * before);
          expect(book.cash).toBeGreaterThan(-1e-12 * before);
          targets.forEach((target, n) => {
            const held = book.shares[n]! * quotes[n]!;
            expect(Math.abs(held - target * book.equity())).toBeLessThan(1e-9 * before);
          });
        }
      }),
      { numRuns: 200 },
    );
  });
});
