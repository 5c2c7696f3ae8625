import fc from 'fast-check';
import type { OptionInput } from '../src/index.ts';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Options that are traded: any side, strikes within 60 % to 160 % of spot, two days to three years. */
export const option: fc.Arbitrary<OptionInput> = fc
  .record({
    spot: between(5, 2000),
    moneyness: between(0.6, 1.6),
    yearsToExpiry: between(2 / 365, 3),
    rate: between(-0.01, 0.1),
    dividendYield: between(0, 0.08),
    volatility: between(0.05, 2),
    side: fc.constantFrom('call' as const, 'put' as const),
  })
  .map(({ moneyness, ...rest }) => ({ ...rest, strike: rest.spot * moneyness }));
