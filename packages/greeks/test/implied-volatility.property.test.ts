import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blackScholes, impliedVolatility } from '../src/index.ts';
import { option } from './arbitraries.ts';

it('price → implied volatility → the same volatility, as far as the price still tells it', () => {
  fc.assert(
    fc.property(option, (input) => {
      const { price, vegaPerVolPoint } = blackScholes(input);
      const resolution = (8 * Number.EPSILON * (input.spot + input.strike)) / (100 * vegaPerVolPoint);
      fc.pre(resolution < 1e-6);
      const solved = impliedVolatility({ ...input, price });
      expect(solved, JSON.stringify({ ...input, price })).toMatchObject({ ok: true });
      if (!solved.ok) return;
      expect(Math.abs(solved.volatility - input.volatility), JSON.stringify(input)).toBeLessThan(
        1e-9 + resolution,
      );
    }),
    { numRuns: 2000 },
  );
});
