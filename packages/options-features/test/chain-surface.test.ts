import { blackScholes } from '@gammatwin/greeks';
import { expect, test } from 'vitest';
import { chainSmiles, chainSurface } from '../src/index.ts';
import { type ChainRow, chainOf, session } from './chains.ts';

const rate = 0.05;
const dividendYield = 0.02;
const skewed = (strike: number) => 0.25 - 0.2 * Math.log(strike / 100);

function quote(side: 'call' | 'put', strike: number, days: number): ChainRow {
  const { price } = blackScholes({
    spot: 100,
    strike,
    yearsToExpiry: days / 365,
    rate,
    dividendYield,
    volatility: skewed(strike),
    side,
  });
  return { side, strike, expiration: session + days, bid: price - 0.001, ask: price + 0.001 };
}

const strikes = Array.from({ length: 17 }, (_, i) => 84 + 2 * i);
const rowsOf = (days: number) =>
  strikes.flatMap((strike) => [quote('call', strike, days), quote('put', strike, days)]);
const chain = chainOf([...rowsOf(60), ...rowsOf(20)]);

test('quotes become a smile each, with forward and rate out of put-call parity', () => {
  const { smiles, refused } = chainSmiles(chain);
  expect(refused).toEqual([]);
  expect(smiles.map(({ expiration }) => expiration)).toEqual([session + 20, session + 60]);
  for (const { expiration, rate: implied, quotes } of smiles) {
    const years = (expiration - session) / 365;
    expect(implied).toBeCloseTo(rate, 6);
    expect(quotes.forward).toBeCloseTo(100 * Math.exp((rate - dividendYield) * years), 6);
    quotes.strike.forEach((strike, i) => {
      expect(quotes.volatility[i]).toBeCloseTo(skewed(strike), 4);
    });
  }
});

test('the surface reads the volatilities that the quotes were made with', () => {
  const result = chainSurface(chain, { rate });
  if (!result.ok) throw new Error(result.reason);
  expect(result.surface.atTheMoney()).toBeCloseTo(skewed(100 * Math.exp(0.03 * (30 / 365))), 3);
  expect(result.surface.skew25Delta()).toBeGreaterThan(0.01);
  expect(result.surface.violations.filter(({ kind }) => kind === 'calendar')).toEqual([]);
});

test('an expiration with too few two-sided pairs is refused, and a chain of such has no surface', () => {
  const oneSided = chainOf([...rowsOf(20).filter(({ side }) => side === 'call'), ...rowsOf(60)]);
  expect(chainSmiles(oneSided).refused).toEqual([{ expiration: session + 20, reason: 'too-few-pairs' }]);
  expect(chainSurface(chainOf([]))).toEqual({ ok: false, reason: 'no-smile', refused: [] });
});
