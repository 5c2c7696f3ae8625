import { describe, expect, it } from 'vitest';
import {
  allocateImpliedVolatility,
  blackScholes,
  crrPrice,
  escrowedSpot,
  type ImpliedVolatilityInput,
  impliedVolatility,
  impliedVolatilityColumns,
  impliedVolatilityRefusals,
} from '../src/index.ts';

const call: ImpliedVolatilityInput = {
  price: 2.4005,
  spot: 49,
  strike: 50,
  yearsToExpiry: 0.3846,
  rate: 0.05,
  dividendYield: 0,
  side: 'call',
};
const floor = 60 - 50 * Math.exp(-0.05 * 0.3846);

describe('impliedVolatility', () => {
  it('finds the 20 % of Hull’s call', () => {
    const solved = impliedVolatility(call);
    expect(solved.ok && solved.volatility).toBeCloseTo(0.2, 4);
  });

  it.each([
    ['no-price', { price: Number.NaN }],
    ['expired', { yearsToExpiry: 0 }],
    ['expired', { yearsToExpiry: -0.01 }],
    ['below-intrinsic', { spot: 60, price: floor - 0.01 }],
    ['below-intrinsic', { price: -1 }],
    ['no-time-value', { spot: 60, price: floor }],
    ['no-time-value', { price: 0 }],
    ['above-bound', { price: 49 }],
    ['above-bound', { side: 'put', price: 50 }],
  ] as const)('refuses as %s: %o', (reason, change) => {
    expect(impliedVolatility({ ...call, ...change })).toEqual({ ok: false, reason });
  });

  it('throws when the option itself makes no sense', () => {
    expect(() => impliedVolatility({ ...call, strike: -1 })).toThrow(
      'strike: expected a positive price, was -1',
    );
  });

  it.each([0.001, 0.01, 0.5, 3, 8])('solves at the money and far out at σ = %f', (volatility) => {
    for (const moneyness of [1, 1 + 1e-9, 0.9, 1.1, 3]) {
      for (const side of ['call', 'put'] as const) {
        const option = { ...call, strike: 49 * moneyness, side };
        const { price, vegaPerVolPoint } = blackScholes({ ...option, volatility });
        const resolution = (8 * Number.EPSILON * (49 + option.strike)) / (100 * vegaPerVolPoint);
        if (!(resolution < 1e-8)) continue;
        const solved = impliedVolatility({ ...option, price });
        expect(solved.ok && Math.abs(solved.volatility - volatility), JSON.stringify(option)).toBeLessThan(
          1e-9 + resolution,
        );
      }
    }
  });

  it('solves prices that are almost nothing', () => {
    for (const volatility of [0.05, 0.1, 0.2]) {
      const option = { ...call, strike: 100, yearsToExpiry: 0.25 };
      const { price } = blackScholes({ ...option, volatility });
      const solved = impliedVolatility({ ...option, price });
      expect(price).toBeLessThan(1e-9);
      expect(solved.ok && Math.abs(solved.volatility - volatility)).toBeLessThan(1e-8);
    }
  });
});

describe('impliedVolatility, American', () => {
  const put: ImpliedVolatilityInput = {
    side: 'put',
    price: 12,
    spot: 100,
    strike: 110,
    yearsToExpiry: 1,
    rate: 0.05,
    dividendYield: 0.01,
    exercise: 'american',
  };

  it('is the volatility of the tree with the same steps and dividends', () => {
    const cashDividends = [{ yearsToExDate: 0.4, amount: 1.5 }];
    for (const settings of [{}, { steps: 301 }, { cashDividends }]) {
      const solved = impliedVolatility({ ...put, ...settings });
      if (!solved.ok) throw new Error(solved.reason);
      expect(crrPrice({ ...put, ...settings, volatility: solved.volatility })).toBeCloseTo(12, 7);
    }
  });

  it.each([
    ['no-price', { price: Number.NaN }],
    ['expired', { yearsToExpiry: 0 }],
    ['below-intrinsic', { price: 9.99 }],
    ['no-time-value', { price: 10 }],
    ['no-time-value', { strike: 50, price: 0 }],
    ['below-intrinsic', { side: 'call', strike: 98, price: 5 }],
    ['above-bound', { price: 110 }],
    ['above-bound', { price: 150 }],
    ['above-bound', { side: 'call', price: 100 }],
  ] as const)('refuses as %s: %o', (reason, change) => {
    expect(impliedVolatility({ ...put, ...change })).toEqual({ ok: false, reason });
  });

  it('European with cash dividends is solved on the escrowed spot', () => {
    const cashDividends = [{ yearsToExDate: 0.4, amount: 1.5 }];
    const spot = escrowedSpot(100, 1, 0.05, cashDividends);
    const question = { ...put, exercise: 'european' as const };
    expect(impliedVolatility({ ...question, cashDividends })).toEqual(
      impliedVolatility({ ...question, spot }),
    );
  });
});

describe('impliedVolatilityColumns', () => {
  it('agrees with the scalar and codes each refusal', () => {
    const out = allocateImpliedVolatility(5);
    const input = {
      spot: 49,
      strike: Float64Array.of(50, 50, 50, 50, -1),
      yearsToExpiry: Float64Array.of(0.3846, 0, 0.3846, 0.3846, 0.3846),
      rate: 0.05,
      dividendYield: 0,
      isCall: Uint8Array.of(1, 1, 0, 0, 1),
      price: Float64Array.of(2.4005, 2.4005, 0.00001, 3, 2),
    };
    impliedVolatilityColumns(input, out);
    const reasons = Array.from(out.refusal, (code) =>
      code === 0 ? null : impliedVolatilityRefusals[code - 1],
    );
    expect(reasons).toEqual([null, 'expired', 'below-intrinsic', null, 'no-price']);
    expect(Array.from(out.volatility, Number.isNaN)).toEqual([false, true, true, false, true]);
    expect(impliedVolatility(call)).toEqual({ ok: true, volatility: out.volatility[0] });
    const put = { ...call, side: 'put' as const, price: 3 };
    expect(impliedVolatility(put)).toEqual({ ok: true, volatility: out.volatility[3] });
    impliedVolatilityColumns(input, out, { exercise: 'american', steps: 60 });
    expect(impliedVolatility({ ...put, exercise: 'american', steps: 60 })).toEqual({
      ok: true,
      volatility: out.volatility[3],
    });
    expect(impliedVolatilityRefusals[out.refusal[1]! - 1]).toBe('expired');
  });
});
