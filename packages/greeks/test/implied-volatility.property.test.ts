import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  blackScholes,
  type CrrInput,
  crr,
  type ImpliedVolatilityInput,
  impliedVolatility,
  normalCdf,
  type OptionInput,
} from '../src/index.ts';
import { option } from './arbitraries.ts';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Every corner that the solver must stand: logarithmic in moneyness, time and volatility. */
const wideOption: fc.Arbitrary<OptionInput> = fc
  .record({
    logMoneyness: between(Math.log(0.2), Math.log(5)),
    logYears: between(Math.log(1 / 365), Math.log(5)),
    logVolatility: between(Math.log(0.01), Math.log(3)),
    spot: between(5, 2000),
    rate: between(-0.01, 0.1),
    dividendYield: between(0, 0.08),
    side: fc.constantFrom('call' as const, 'put' as const),
  })
  .map(({ logMoneyness, logYears, logVolatility, ...rest }) => ({
    ...rest,
    strike: rest.spot / Math.exp(logMoneyness),
    yearsToExpiry: Math.exp(logYears),
    volatility: Math.exp(logVolatility),
  }));

/** By how much the rounding of the price formula may move the volatility. */
function uncertainty(input: OptionInput): number {
  const { vegaPerVolPoint } = blackScholes(input);
  const spotNow = input.spot * Math.exp(-input.dividendYield * input.yearsToExpiry);
  const strikeNow = input.strike * Math.exp(-input.rate * input.yearsToExpiry);
  const deviation = input.volatility * Math.sqrt(input.yearsToExpiry);
  const d1 = Math.log(spotNow / strikeNow) / deviation + 0.5 * deviation;
  const side = input.side === 'call' ? 1 : -1;
  const terms = spotNow * normalCdf(side * d1) + strikeNow * normalCdf(side * (d1 - deviation));
  return (4 * Number.EPSILON * terms * (1 + d1 * d1)) / (100 * vegaPerVolPoint);
}

it.each([
  ['traded', option],
  ['wide', wideOption],
] as const)(
  '%s options: price → the same volatility to 1e-8, or a refusal where the price no longer tells it',
  (_, options) => {
    let solvedRows = 0;
    fc.assert(
      fc.property(options, (input) => {
        const { price } = blackScholes(input);
        const solved = impliedVolatility({ ...input, price });
        const shown = JSON.stringify({ ...input, price, solved });
        const known = uncertainty(input);
        if (!solved.ok) {
          expect(['no-time-value', 'below-intrinsic', 'above-bound'], shown).toContain(solved.reason);
          expect(known > 2e-9 || price < 1e-290, shown).toBe(true);
          return;
        }
        solvedRows++;
        const apart = Math.abs(solved.volatility - input.volatility);
        if (known < 8e-9) expect(apart, shown).toBeLessThan(1e-8);
      }),
      { numRuns: 5000 },
    );
    expect(solvedRows).toBeGreaterThan(2000);
  },
);

it('American, by tree: price → the same volatility', () => {
  fc.assert(
    fc.property(option, (traded) => {
      const input: CrrInput = { ...traded, steps: 50 };
      const drift = (input.rate - input.dividendYield) / input.volatility;
      fc.pre(drift ** 2 * input.yearsToExpiry < 40);
      const { price, vegaPerVolPoint } = crr(input);
      const gain = (input.side === 'call' ? 1 : -1) * (input.spot - input.strike);
      fc.pre(100 * vegaPerVolPoint > 1e-5 * input.spot && price > gain + 1e-9 * input.spot);
      const { volatility, ...rest } = input;
      const question: ImpliedVolatilityInput = { ...rest, price, exercise: 'american' };
      const solved = impliedVolatility(question);
      expect(solved, JSON.stringify({ ...question, volatility })).toMatchObject({ ok: true });
      if (solved.ok) {
        const apart = Math.abs(solved.volatility - volatility);
        expect(apart, JSON.stringify({ ...question, volatility })).toBeLessThan(1e-8);
      }
    }),
    { numRuns: 1000 },
  );
});
