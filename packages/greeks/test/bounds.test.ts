import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blackScholes, crrPrice, parityBounds, priceBounds } from '../src/index.ts';
import { option } from './arbitraries.ts';

const rounding = 1e-12;

it('every model price lies within its bounds, and call − put within those of parity', () => {
  fc.assert(
    fc.property(option, (input) => {
      const steps = 60;
      fc.pre(((input.rate - input.dividendYield) / input.volatility) ** 2 * input.yearsToExpiry < steps);
      for (const exercise of ['european', 'american'] as const) {
        const priceOf = (side: 'call' | 'put') =>
          exercise === 'european'
            ? blackScholes({ ...input, side }).price
            : crrPrice({ ...input, side, steps });
        const slack = rounding * input.spot;
        for (const side of ['call', 'put'] as const) {
          const { lower, upper } = priceBounds({ ...input, side, exercise });
          expect(priceOf(side)).toBeGreaterThanOrEqual(lower - slack);
          expect(priceOf(side)).toBeLessThanOrEqual(upper + slack);
        }
        const gap = priceOf('call') - priceOf('put');
        const parity = parityBounds({ ...input, exercise });
        expect(gap).toBeGreaterThanOrEqual(parity.lower - slack);
        expect(gap).toBeLessThanOrEqual(parity.upper + slack);
      }
    }),
    { numRuns: 300 },
  );
});

it('Hull, section 11.4: American options on a share at 31, strike 30, three months, 10 %', () => {
  const input = { spot: 31, strike: 30, yearsToExpiry: 0.25, rate: 0.1, dividendYield: 0 };
  expect(parityBounds(input).lower).toBeCloseTo(1.7407, 4);
  const american = parityBounds({ ...input, exercise: 'american' });
  expect(american.lower).toBe(1);
  expect(american.upper).toBeCloseTo(1.7407, 4);
});

it('cash dividends lower the call’s floor', () => {
  const input = { spot: 100, strike: 90, yearsToExpiry: 1, rate: 0, dividendYield: 0, side: 'call' as const };
  const cashDividends = [{ yearsToExDate: 0.5, amount: 4 }];
  expect(priceBounds({ ...input, cashDividends })).toEqual({ lower: 6, upper: 96 });
  expect(priceBounds({ ...input, cashDividends, exercise: 'american' })).toEqual({ lower: 10, upper: 100 });
});
