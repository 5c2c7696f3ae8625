import { expect, it } from 'vitest';
import { blackScholes, type ImpliedForwardInput, impliedForwards } from '../src/index.ts';

const market = { spot: 100, rate: 0.04, dividendYield: 0.015 };
const rows = [1, 0.25].flatMap((yearsToExpiry) =>
  Array.from({ length: 21 }, (_, i) => 80 + 2 * i).flatMap((strike) =>
    (['call', 'put'] as const).map((side) => ({ yearsToExpiry, strike, side })),
  ),
);
const chain: ImpliedForwardInput = {
  spot: 100,
  strike: Float64Array.from(rows, (row) => row.strike),
  yearsToExpiry: Float64Array.from(rows, (row) => row.yearsToExpiry),
  isCall: Uint8Array.from(rows, (row) => Number(row.side === 'call')),
  price: Float64Array.from(rows, (row) => blackScholes({ ...market, ...row, volatility: 0.3 }).price),
};

it('finds forward, rate and yield of each expiration, in ascending order', () => {
  const found = impliedForwards(chain);
  expect(Array.from(found.yearsToExpiry)).toEqual([0.25, 1]);
  [0.25, 1].forEach((years, i) => {
    expect(found.forward[i]).toBeCloseTo(100 * Math.exp(0.025 * years), 9);
    expect(found.rate[i]).toBeCloseTo(0.04, 9);
    expect(found.dividendYield[i]).toBeCloseTo(0.015, 9);
    expect(found.pairs[i]).toBe(10);
  });
});

it('takes a given rate, and a mispriced far strike does not matter', () => {
  const price = chain.price.map((value, i) => (rows[i]?.strike === 120 ? 2 * value : value));
  const found = impliedForwards({ ...chain, price, rate: 0.04 });
  expect(found.dividendYield[1]).toBeCloseTo(0.015, 9);
  expect(found.rate[1]).toBe(0.04);
});

it('an expiration without enough pairs stays NaN', () => {
  const price = chain.price.map((value, i) =>
    rows[i]?.yearsToExpiry === 0.25 && rows[i]?.side === 'put' ? Number.NaN : value,
  );
  const found = impliedForwards({ ...chain, price });
  expect([found.forward[0], found.dividendYield[0], found.pairs[0]]).toEqual([Number.NaN, Number.NaN, 0]);
  expect(found.forward[1]).toBeCloseTo(100 * Math.exp(0.025), 9);
});

it('refuses columns of another length', () => {
  expect(() => impliedForwards({ ...chain, isCall: new Uint8Array(2) })).toThrow('column isCall');
});
