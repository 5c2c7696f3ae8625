import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blackScholes, type CashDividend, type CrrInput, crr, crrPrice, escrowedSpot } from '../src/index.ts';

interface Golden {
  readonly side: 'call' | 'put';
  readonly spot: number;
  readonly strike: number;
  readonly days: number;
  readonly rate: number;
  readonly dividendYield: number;
  readonly volatility: number;
  readonly dividends: readonly (readonly [days: number, amount: number])[];
  readonly european: Record<'price' | 'delta' | 'gamma' | 'thetaPerYear' | 'vega' | 'rho', number>;
  readonly american: Record<'price' | 'delta' | 'gamma', number>;
}

const fixture = new URL('fixtures/cash-dividends.json', import.meta.url);
const goldens: readonly Golden[] = JSON.parse(readFileSync(fixture, 'utf8')).rows;

describe.each(goldens)('QuantLib: $side $spot/$strike, $days days', (golden) => {
  const { side, spot, strike, days, rate, dividendYield, volatility, european, american } = golden;
  const cashDividends: CashDividend[] = golden.dividends.map(([day, amount]) => ({
    yearsToExDate: day / 365,
    amount,
  }));
  const yearsToExpiry = days / 365;
  const input: CrrInput = {
    side,
    spot,
    strike,
    yearsToExpiry,
    rate,
    dividendYield,
    volatility,
    cashDividends,
  };
  /** Mean of two neighbouring trees: the odd-even ripple of CRR cancels. */
  const smooth = (settings: Pick<CrrInput, 'exercise'>) => {
    const [even, odd] = [1000, 1001].map((steps) => crr({ ...input, ...settings, steps }));
    return (field: 'price' | 'delta' | 'gamma' | 'thetaPerDay' | 'vegaPerVolPoint' | 'rhoPerRatePoint') =>
      0.5 * (even![field] + odd![field]);
  };

  it('Black-Scholes on the escrowed spot', () => {
    const value = blackScholes({ ...input, spot: escrowedSpot(spot, yearsToExpiry, rate, cashDividends) });
    expect(value.price).toBeCloseTo(european.price, 12);
    expect(value.delta).toBeCloseTo(european.delta, 12);
    expect(value.gamma).toBeCloseTo(european.gamma, 12);
    expect(100 * value.vegaPerVolPoint).toBeCloseTo(european.vega, 11);
  });

  it('European tree, theta at constant spot and rho with the dividends’ discount included', () => {
    const value = smooth({ exercise: 'european' });
    expect(Math.abs(value('price') - european.price)).toBeLessThan(1e-3);
    expect(Math.abs(value('delta') - european.delta)).toBeLessThan(5e-4);
    expect(Math.abs(365 * value('thetaPerDay') - european.thetaPerYear)).toBeLessThan(5e-3);
    expect(Math.abs(100 * value('rhoPerRatePoint') - european.rho)).toBeLessThan(0.02);
  });

  it('American tree', () => {
    const value = smooth({ exercise: 'american' });
    expect(Math.abs(value('price') - american.price)).toBeLessThan(1e-3);
    expect(Math.abs(value('delta') - american.delta)).toBeLessThan(3e-4);
    expect(Math.abs(value('gamma') - american.gamma)).toBeLessThan(1e-4);
    const plain = 0.5 * (crrPrice(input) + crrPrice({ ...input, steps: 101 }));
    expect(Math.abs(plain - american.price)).toBeLessThan(0.011);
  });
});

describe('cash dividends', () => {
  const call: CrrInput = {
    side: 'call',
    spot: 50,
    strike: 45,
    yearsToExpiry: 0.5,
    rate: 0.04,
    dividendYield: 0,
    volatility: 0.25,
  };

  it('after expiry count for nothing', () => {
    expect(crr({ ...call, cashDividends: [{ yearsToExDate: 0.6, amount: 3 }] })).toEqual(crr(call));
  });

  it('make early exercise of a call worth something', () => {
    const paying = { ...call, cashDividends: [{ yearsToExDate: 0.45, amount: 3 }] };
    expect(crrPrice(paying) - crrPrice({ ...paying, exercise: 'european' })).toBeGreaterThan(1);
  });

  it.each([
    [{ yearsToExDate: 0, amount: 1 }, 'cashDividends[0].yearsToExDate: expected above 0, was 0'],
    [{ yearsToExDate: 0.1, amount: -1 }, 'cashDividends[0].amount: expected at least 0, was -1'],
    [{ yearsToExDate: 0.1, amount: 60 }, 'cashDividends: expected worth less than the spot of 50'],
  ])('refuses %o', (dividend, message) => {
    expect(() => crr({ ...call, cashDividends: [dividend] })).toThrow(message);
  });
});
