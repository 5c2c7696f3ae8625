import { blackScholes } from '@gammatwin/greeks';
import { expect, test } from 'vitest';
import { gammaConventions, gammaProfile } from '../src/index.ts';
import { chainOf, session } from './chains.ts';

const rate = 0.04;
const days = 30;
const rows = [
  { side: 'put', strike: 90, openInterest: 500, impliedVolatility: 0.3 },
  { side: 'call', strike: 110, openInterest: 400, impliedVolatility: 0.25 },
] as const;
const chain = chainOf(rows.map((row) => ({ ...row, expiration: session + days })));

function gammaOf(row: (typeof rows)[number], spot: number): number {
  return blackScholes({
    spot,
    strike: row.strike,
    yearsToExpiry: days / 365,
    rate,
    dividendYield: 0,
    volatility: row.impliedVolatility,
    side: row.side,
  }).gamma;
}

test('the profile is the signed gamma of every option at that spot', () => {
  const { spot, gamma, contracts } = gammaProfile(chain, { rate, spots: Float64Array.of(85, 100, 115) });
  expect(contracts).toBe(2);
  spot.forEach((at, i) => {
    const expected = (gammaOf(rows[1], at) * 400 - gammaOf(rows[0], at) * 500) * 100 * at;
    expect(gamma[i]).toBeCloseTo(expected, 8);
  });
});

test('puts below and calls above make dealers turn between the two', () => {
  const profile = gammaProfile(chain, { rate });
  expect(profile.spot).toHaveLength(61);
  expect([profile.spot[0], profile.spot.at(-1)]).toEqual([80, expect.closeTo(120, 10)]);
  expect(profile.gamma[0]).toBeLessThan(0);
  expect(profile.gamma.at(-1)).toBeGreaterThan(0);
  expect(profile.flip).toBeGreaterThan(90);
  expect(profile.flip).toBeLessThan(110);
  const at = gammaProfile(chain, { rate, spots: Float64Array.of(profile.flip) }).gamma[0]!;
  expect(Math.abs(at)).toBeLessThan(0.002 * Math.abs(profile.gamma[15]!));
});

test('the three conventions differ in signs alone', () => {
  const [standard, opposite, both] = gammaConventions.map(
    (gammaConvention) => gammaProfile(chain, { rate, gammaConvention }).gamma,
  );
  standard!.forEach((value, i) => {
    expect(opposite![i]).toBeCloseTo(-value, 8);
  });
  expect(both!.every((value) => value < 0)).toBe(true);
});

test('rows without volatility or open interest, and expired ones, do not count; without any all is NaN', () => {
  const more = chainOf([
    { side: 'call', strike: 100, openInterest: 10, expiration: session + days },
    { side: 'call', strike: 100, impliedVolatility: 0.2, expiration: session + days },
    { side: 'call', strike: 100, openInterest: 10, impliedVolatility: 0.2, expiration: session },
  ]);
  const profile = gammaProfile(more, { rate });
  expect(profile.contracts).toBe(0);
  expect(profile.gamma.every(Number.isNaN)).toBe(true);
  expect(profile.flip).toBeNaN();
});
