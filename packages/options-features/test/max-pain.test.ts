import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxPainStrike } from '../src/index.ts';
import { type ChainRow, chainOf, session } from './chains.ts';

const expiration = session + 30;

/** What holders would be paid in all if the underlying ended at `price`. */
const payout = (rows: readonly ChainRow[], price: number) =>
  rows.reduce((sum, { side, strike, openInterest }) => {
    const gain = side === 'call' ? price - strike : strike - price;
    return sum + Math.max(0, gain) * (openInterest ?? 0);
  }, 0);

describe('maxPainStrike', () => {
  it('is the listed strike of least payout, by trying all', () => {
    const contract = fc.record({
      side: fc.constantFrom('call' as const, 'put' as const),
      strike: fc.integer({ min: 80, max: 120 }),
      expiration: fc.constant(expiration),
      openInterest: fc.integer({ min: 1, max: 1000 }),
    });
    fc.assert(
      fc.property(fc.array(contract, { minLength: 1, maxLength: 30 }), (rows) => {
        const strikes = rows.map(({ strike }) => strike).sort((a, b) => a - b);
        const payouts = strikes.map((strike) => payout(rows, strike));
        const least = strikes[payouts.indexOf(Math.min(...payouts))];
        expect(maxPainStrike(chainOf(rows), expiration)).toBe(least);
      }),
    );
  });

  it('looks at one expiration, and has none without open interest', () => {
    const rows: ChainRow[] = [
      { side: 'call', strike: 100, expiration, openInterest: 10 },
      { side: 'call', strike: 50, expiration: expiration + 7, openInterest: Number.NaN },
    ];
    expect(maxPainStrike(chainOf(rows), expiration)).toBe(100);
    expect(maxPainStrike(chainOf(rows), expiration + 7)).toBeNaN();
  });
});
