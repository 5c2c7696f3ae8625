import { createRandom } from '@gammatwin/core';
import { extractEquityFeatures } from '@gammatwin/equity-features';
import { expect, test } from 'vitest';
import { at, barsFor, removeBar, setBar } from './panels.ts';

const names = [
  'beta_60d',
  'market_correlation_60d',
  'idiosyncratic_volatility_60d',
  'residual_momentum_60d',
  'residual_reversal_5d',
];

/** Two stocks with returns m(1 ± k) + their own ± noise: the market is m, the betas 1 ± k, exactly. */
function twoStocks(noise: number) {
  const random = createRandom('factor');
  return barsFor('factor', { sessions: 80, symbols: 2 }, (b) => {
    const price = [100, 100];
    for (let t = 0; t < 80; t++) {
      const m = 0.01 * random.normal();
      const own = noise * random.normal();
      price[0]! *= 1 + 1.5 * m + own;
      price[1]! *= 1 + 0.5 * m - own;
      price.forEach((close, n) => {
        setBar(b, t, n, { close });
      });
    }
  });
}

test('betas of a market that two stocks make mirror each other around 1, with equal residual risk', () => {
  const panel = extractEquityFeatures({ bars: twoStocks(0.005), instruments: [] });
  const [a, b] = [0, 1].map((n) => names.map((name) => at(panel, name, 79, n).value));
  expect(a![0]! + b![0]!).toBeCloseTo(2, 10);
  expect(a![0]!).toBeGreaterThan(1.2);
  expect(a![2]!).toBeCloseTo(b![2]!, 10);
  expect(a![3]!).toBeCloseTo(-b![3]!, 8);
  expect(a![4]!).toBeCloseTo(-b![4]!, 8);
});

test('a stock that is nothing but the market has no residual: unknown, not infinite', () => {
  const panel = extractEquityFeatures({ bars: twoStocks(0), instruments: [] });
  for (const name of names) expect(at(panel, name, 79, 0).missing, name).toBe(1);
});

test('a universe of one stock has no market', () => {
  const panel = extractEquityFeatures({
    bars: barsFor('one', { sessions: 80, symbols: 1 }),
    instruments: [],
  });
  for (const name of names) expect(at(panel, name, 79, 0).missing, name).toBe(1);
});

test('on the day after a halt there is no return today, so no residual either', () => {
  const bars = barsFor('halt', { sessions: 70, symbols: 5 }, (b) => removeBar(b, 66, 2));
  const panel = extractEquityFeatures({ bars, instruments: [] });
  for (const name of names) {
    expect(
      [67, 68].map((t) => at(panel, name, t, 2).missing),
      name,
    ).toEqual([1, 0]);
  }
});

test('45 known returns of 60 are enough, 44 are not', () => {
  // A missing bar costs two returns, its own and the next one; neighbours share one: 14 in a row cost 15.
  const missing = (count: number) => {
    const bars = barsFor('some', { sessions: 70, symbols: 5 }, (b) => {
      for (let t = 30; t < 30 + count; t++) removeBar(b, t, 2);
    });
    return at(extractEquityFeatures({ bars, instruments: [] }), 'beta_60d', 69, 2).missing;
  };
  expect([missing(14), missing(15)]).toEqual([0, 1]);
});
