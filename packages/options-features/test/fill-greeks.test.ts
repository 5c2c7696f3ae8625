import { blackScholes } from '@gammatwin/greeks';
import { describe, expect, it } from 'vitest';
import { fillableColumns, fillGreeks } from '../src/index.ts';
import { type ChainRow, chainOf, session } from './chains.ts';

const options = { rate: 0.04, dividendYield: 0.01 };
const market = { spot: 100, yearsToExpiry: 73 / 365, rate: 0.04, dividendYield: 0.01 };
const expiration = session + 73;

/** A row that the market quotes at 30 % and the vendor has left without volatility and Greeks. */
function quoted(side: 'call' | 'put', strike: number): ChainRow {
  const { price } = blackScholes({ ...market, side, strike, volatility: 0.3 });
  return { side, strike, expiration, bid: price - 0.05, ask: price + 0.05, last: 2 * price };
}

describe('fillGreeks', () => {
  it('solves the volatility from the middle of the quote, then fills every Greek', () => {
    const rows = [quoted('call', 95), quoted('put', 95), quoted('put', 110)];
    const { chain, filled, report } = fillGreeks(chainOf(rows), options);
    rows.forEach(({ side, strike }, i) => {
      const exact = blackScholes({ ...market, side, strike, volatility: 0.3 });
      expect(chain.impliedVolatility[i]).toBeCloseTo(0.3, 9);
      for (const name of ['delta', 'gamma', 'thetaPerDay', 'vegaPerVolPoint', 'rhoPerRatePoint'] as const) {
        expect(chain[name][i], name).toBeCloseTo(exact[name], 8);
      }
    });
    expect(Array.from(filled)).toEqual([63, 63, 63]);
    expect(report.filled.delta).toBe(3);
  });

  it('leaves the vendor’s values alone and fills the missing Greek from the vendor’s volatility', () => {
    const row: ChainRow = { ...quoted('call', 100), impliedVolatility: 0.5, delta: 0.123 };
    const { chain, filled } = fillGreeks(chainOf([row]), options);
    expect(chain.impliedVolatility[0]).toBe(0.5);
    expect(chain.delta[0]).toBe(0.123);
    const exact = blackScholes({ ...market, side: 'call', strike: 100, volatility: 0.5 });
    expect(chain.gamma[0]).toBe(exact.gamma);
    expect(fillableColumns.filter((_, bit) => filled[0]! & (1 << bit))).toEqual([
      'gamma',
      'thetaPerDay',
      'vegaPerVolPoint',
      'rhoPerRatePoint',
    ]);
  });

  it('a volatility of 0 or 0.01 counts as missing', () => {
    const { chain, filled } = fillGreeks(
      chainOf([{ ...quoted('call', 100), impliedVolatility: 0.01 }]),
      options,
    );
    expect(chain.impliedVolatility[0]).toBeCloseTo(0.3, 9);
    expect(filled[0]! & 1).toBe(1);
  });

  it.each([
    ['no-price', { bid: 0 }],
    ['no-price', { bid: 9, ask: 8 }],
    ['no-price', { bid: Number.NaN }],
    ['below-intrinsic', { strike: 60, bid: 30, ask: 31 }],
    ['above-bound', { bid: 200, ask: 201 }],
    ['expired', { expiration: session }],
  ] as const)('what cannot be solved stays missing and is counted as %s: %o', (reason, change) => {
    const { chain, filled, report } = fillGreeks(chainOf([{ ...quoted('call', 100), ...change }]), options);
    expect(report.refused[reason]).toBe(1);
    expect(filled[0]).toBe(0);
    for (const name of fillableColumns) expect(chain[name][0], name).toBeNaN();
  });

  it('uses the last trade only where it is asked to and there is no quote', () => {
    const { price } = blackScholes({ ...market, side: 'call', strike: 100, volatility: 0.3 });
    const row: ChainRow = { side: 'call', strike: 100, expiration, last: price };
    expect(fillGreeks(chainOf([row]), options).report.refused['no-price']).toBe(1);
    const { chain } = fillGreeks(chainOf([row]), { ...options, lastPrice: true });
    expect(chain.impliedVolatility[0]).toBeCloseTo(0.3, 9);
  });

  it('leaves the chain that came as it was', () => {
    const chain = chainOf([quoted('call', 100)]);
    const before = structuredClone(chain);
    fillGreeks(chain, options);
    expect(chain).toEqual(before);
  });
});
