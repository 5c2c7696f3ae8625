import { describe, expect, it } from 'vitest';
import { emptyHistory, extractOptionsFeatures, knownFeatureOf } from '../src/index.ts';
import { type ChainRow, chainOf, session } from './chains.ts';

const call = (days: number, strike: number, impliedVolatility: number): ChainRow => ({
  side: 'call',
  strike,
  expiration: session + days,
  impliedVolatility,
});

function callIv(rows: readonly ChainRow[], spot = 100): number {
  const row = extractOptionsFeatures(chainOf(rows, { spot }), emptyHistory(), { priceChange5d: 0 });
  return knownFeatureOf(row, 'atm_call_iv');
}

describe('at-the-money volatility', () => {
  it('takes the front expiration at least 7 days out', () => {
    expect(callIv([call(2, 100, 0.9), call(6, 100, 0.8), call(7, 100, 0.3), call(30, 100, 0.2)])).toBe(0.3);
  });

  it('else the last expiration before', () => {
    expect(callIv([call(2, 100, 0.9), call(6, 100, 0.8)])).toBe(0.8);
  });

  it('passes over an expiration without any volatility', () => {
    expect(callIv([call(10, 100, 0.01), call(10, 105, 0), call(40, 100, 0.2)])).toBe(0.2);
  });

  it('takes the three nearest strikes, in whatever order they come; of equals the lower', () => {
    const strikes = [
      call(10, 120, 9),
      call(10, 100, 0.3),
      call(10, 110, 8),
      call(10, 90, 0.5),
      call(10, 95, 0.4),
      call(10, 85, 7),
    ];
    expect(callIv(strikes)).toBeCloseTo(0.4, 12);
    expect(callIv(strikes.toReversed())).toBeCloseTo(0.4, 12);
  });

  it('a nearest strike whose volatility is blank is not replaced by a further one', () => {
    expect(callIv([call(10, 95, 0.4), call(10, 100, 0), call(10, 105, 0.2), call(10, 110, 5)])).toBeCloseTo(
      0.3,
      12,
    );
  });
});
