import { describe, expect, it } from 'vitest';
import { blackScholes, type OptionInput } from '../src/index.ts';
import { quantlibRows } from './reference-values.ts';

const hull: OptionInput = {
  spot: 49,
  strike: 50,
  yearsToExpiry: 0.3846,
  rate: 0.05,
  dividendYield: 0,
  volatility: 0.2,
  side: 'call',
};

describe('blackScholes against books', () => {
  it('Hull, chapter 19: the five Greeks of the call at 49', () => {
    const value = blackScholes(hull);
    expect(value.price).toBeCloseTo(2.4005, 4);
    expect(value.delta).toBeCloseTo(0.521602, 6);
    expect(value.gamma).toBeCloseTo(0.0655454, 7);
    expect(value.vegaPerVolPoint).toBeCloseTo(0.121052, 6);
    expect(value.thetaPerDay * 365).toBeCloseTo(-4.30539, 5);
    expect(value.rhoPerRatePoint).toBeCloseTo(0.0891, 4);
  });

  // Haug, "Option pricing formulas", as quoted in QuantLib's test-suite/europeanoption.cpp (testValues)
  it.each([
    ['call', 65, 60, 0, 0.08, 0.25, 0.3, 2.1334],
    ['put', 95, 100, 0.05, 0.1, 0.5, 0.2, 2.4648],
    ['call', 1.6, 1.56, 0.08, 0.06, 0.5, 0.12, 0.0291],
    ['put', 70, 75, 0.05, 0.1, 0.5, 0.35, 4.087],
    ['call', 40, 42, 0.08, 0.04, 0.75, 0.35, 5.0975],
  ] as const)(
    'Haug: %s K=%f S=%f',
    (side, strike, spot, dividendYield, rate, yearsToExpiry, volatility, price) => {
      const input = { side, strike, spot, dividendYield, rate, yearsToExpiry, volatility };
      expect(Math.abs(blackScholes(input).price - price)).toBeLessThan(1e-4);
    },
  );

  const rows = quantlibRows('european_values');
  it.skipIf(!rows)('all of QuantLib’s European rows, each within its own tolerance', () => {
    expect(rows).toHaveLength(43);
    for (const { input, value, tolerance } of rows ?? []) {
      expect(Math.abs(blackScholes(input).price - value), JSON.stringify(input)).toBeLessThan(tolerance);
    }
  });

  it('a $150 call, spot 150, 30 days, 25 %: delta within 0.02 of 0.55', () => {
    const { delta } = blackScholes({
      ...hull,
      spot: 150,
      strike: 150,
      yearsToExpiry: 30 / 365,
      volatility: 0.25,
    });
    expect(Math.abs(delta - 0.55)).toBeLessThan(0.02);
  });
});

describe('blackScholes at its borders', () => {
  it('at expiry: intrinsic value, a step for delta', () => {
    const atExpiry = { ...hull, yearsToExpiry: 0 };
    expect(blackScholes({ ...atExpiry, spot: 53 })).toEqual({
      price: 3,
      delta: 1,
      gamma: 0,
      thetaPerDay: (-0.05 * 50) / 365,
      vegaPerVolPoint: 0,
      rhoPerRatePoint: 0,
    });
    expect(blackScholes({ ...atExpiry, spot: 47 })).toMatchObject({ price: 0, delta: 0, gamma: 0 });
    expect(blackScholes({ ...atExpiry, spot: 47, side: 'put' })).toMatchObject({ price: 3, delta: -1 });
    expect(blackScholes({ ...atExpiry, spot: 50 })).toMatchObject({ price: 0, delta: 0.5 });
  });

  it('without volatility: the discounted certain gain', () => {
    const value = blackScholes({ ...hull, volatility: 0, spot: 60 });
    expect(value.price).toBeCloseTo(60 - 50 * Math.exp(-0.05 * 0.3846), 12);
    expect(value).toMatchObject({ delta: 1, gamma: 0, vegaPerVolPoint: 0 });
  });

  it.each([
    ['spot', -1],
    ['strike', 0],
    ['yearsToExpiry', -0.1],
    ['rate', Number.NaN],
    ['dividendYield', Number.POSITIVE_INFINITY],
    ['volatility', -0.2],
    ['side', 'p'],
  ])('refuses %s = %s and names both', (field, value) => {
    const bad = { ...hull, [field]: value } as OptionInput;
    expect(() => blackScholes(bad)).toThrow(new RegExp(`^${field}: expected .+, was .*${value}`));
  });
});
