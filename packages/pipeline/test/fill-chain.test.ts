import { type OptionChain, toEpochDay } from '@gammatwin/core';
import { blackScholes } from '@gammatwin/greeks';
import { expect, it } from 'vitest';
import { fillChain } from '../src/fill-chain.ts';

const session = toEpochDay('2026-07-16');
const option = { side: 'call', spot: 100, strike: 105, rate: 0.04, dividendYield: 0 } as const;
const { price } = blackScholes({ ...option, yearsToExpiry: 30 / 365, volatility: 0.3 });

function chain(bid: number, ask: number): OptionChain {
  const unknown = () => Float64Array.of(Number.NaN);
  return {
    underlying: 'AAPL',
    session,
    asOf: Date.parse('2026-07-16T20:00:00Z'),
    spot: option.spot,
    strike: Float64Array.of(option.strike),
    expiration: Int32Array.of(session + 30),
    isCall: Uint8Array.of(1),
    bid: Float64Array.of(bid),
    ask: Float64Array.of(ask),
    last: Float64Array.of(price),
    volume: Float64Array.of(10),
    openInterest: unknown(),
    impliedVolatility: unknown(),
    delta: unknown(),
    gamma: unknown(),
    thetaPerDay: unknown(),
    vegaPerVolPoint: unknown(),
    rhoPerRatePoint: unknown(),
  };
}

it('solves volatility from the close where a chain has no quotes, and leaves open interest missing', () => {
  const { chain: filled } = fillChain(chain(Number.NaN, Number.NaN), option.rate);
  expect(filled.impliedVolatility[0]).toBeCloseTo(0.3, 6);
  expect(filled.delta[0]).toBeGreaterThan(0.2);
  expect(filled.openInterest[0]).toBeNaN();
});

it('keeps to quotes where there are any', () => {
  const dearer = blackScholes({ ...option, yearsToExpiry: 30 / 365, volatility: 0.4 }).price;
  const { chain: filled } = fillChain(chain(dearer - 0.01, dearer + 0.01), option.rate);
  expect(filled.impliedVolatility[0]).toBeCloseTo(0.4, 4);
});
