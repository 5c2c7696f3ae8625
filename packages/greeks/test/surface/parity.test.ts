import { expect, test } from 'vitest';
import { blackScholes, forwardFromParity, type ParityQuotes } from '../../src/index.ts';

const years = 0.5;
const strike = Float64Array.from({ length: 21 }, (_, i) => 80 + 2 * i);
const price = (side: 'call' | 'put') =>
  strike.map(
    (x) =>
      blackScholes({
        spot: 100,
        strike: x,
        yearsToExpiry: years,
        rate: 0.04,
        dividendYield: 0.015,
        volatility: 0.3,
        side,
      }).price,
  );
const quotes: ParityQuotes = {
  yearsToExpiry: years,
  strike,
  call: price('call'),
  put: price('put'),
  spread: strike.map(() => 0.1),
};
const forward = 100 * Math.exp((0.04 - 0.015) * years);

test('rate and forward come out of European prices', () => {
  const found = forwardFromParity(quotes);
  expect(found).toEqual({
    ok: true,
    forward: expect.closeTo(forward, 9),
    rate: expect.closeTo(0.04, 9),
    pairs: 21,
  });
});

test('with a given rate the forward alone is sought', () => {
  const found = forwardFromParity({ ...quotes, rate: 0.04 });
  expect(found).toEqual({ ok: true, forward: expect.closeTo(forward, 9), rate: 0.04, pairs: 6 });
});

test('too few pairs, no time and nonsense are refused', () => {
  const call = quotes.call.map((x, i) => (i < 2 ? x : Number.NaN));
  expect(forwardFromParity({ ...quotes, call })).toEqual({ ok: false, reason: 'too-few-pairs' });
  expect(forwardFromParity({ ...quotes, yearsToExpiry: 0 })).toEqual({ ok: false, reason: 'expired' });
  const swapped = { ...quotes, call: quotes.put, put: quotes.call };
  expect(forwardFromParity(swapped)).toEqual({ ok: false, reason: 'no-sense' });
});
