import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blackScholes, type OptionInput } from '../src/index.ts';
import { option } from './arbitraries.ts';

describe('blackScholes, laws', () => {
  it('put-call parity in price, delta and gamma', () => {
    fc.assert(
      fc.property(option, (input) => {
        const call = blackScholes({ ...input, side: 'call' });
        const put = blackScholes({ ...input, side: 'put' });
        const carried = Math.exp(-input.dividendYield * input.yearsToExpiry);
        const forward = input.spot * carried - input.strike * Math.exp(-input.rate * input.yearsToExpiry);
        expect(Math.abs(call.price - put.price - forward) / input.spot).toBeLessThan(1e-12);
        expect(Math.abs(call.delta - put.delta - carried)).toBeLessThan(1e-12);
        expect(call.gamma).toBe(put.gamma);
      }),
    );
  });

  it('every Greek is the slope of the price', () => {
    const slope = (input: OptionInput, field: 'spot' | 'volatility' | 'rate' | 'yearsToExpiry', h: number) =>
      (blackScholes({ ...input, [field]: input[field] + h }).price -
        blackScholes({ ...input, [field]: input[field] - h }).price) /
      (2 * h);
    fc.assert(
      fc.property(option, (input) => {
        const value = blackScholes(input);
        const near = (actual: number, expected: number, scale: number) =>
          expect(Math.abs(actual - expected) / scale, JSON.stringify(input)).toBeLessThan(2e-5);
        const deviation = input.volatility * Math.sqrt(input.yearsToExpiry);
        const dSpot = 1e-4 * input.spot * deviation;
        near(value.delta, slope(input, 'spot', dSpot), 1);
        const { price } = value;
        const above = blackScholes({ ...input, spot: input.spot + 100 * dSpot }).delta;
        const below = blackScholes({ ...input, spot: input.spot - 100 * dSpot }).delta;
        expect(price).toBeGreaterThanOrEqual(0);
        expect(
          Math.abs((value.gamma - (above - below) / (200 * dSpot)) * input.spot * deviation),
        ).toBeLessThan(1e-3);
        near(
          value.vegaPerVolPoint,
          slope(input, 'volatility', 1e-4 * input.volatility) / 100,
          input.spot / 100,
        );
        near(value.rhoPerRatePoint, slope(input, 'rate', 1e-5) / 100, input.spot / 100);
        const decay = -slope(input, 'yearsToExpiry', 1e-4 * input.yearsToExpiry) / 365;
        near(value.thetaPerDay, decay, input.spot / Math.sqrt(input.yearsToExpiry) / 365);
      }),
    );
  });
});
