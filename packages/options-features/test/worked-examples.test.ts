import { describe, expect, it } from 'vitest';
import { emptyHistory, extractOptionsFeatures, featureOf, optionsFeatureNames } from '../src/index.ts';
import { type ChainRow, chainOf, session } from './chains.ts';
import { historyOf } from './histories.ts';

// The examples of design document A, section 2.2.
const expiration = session + 30;
const flat = { priceChange5d: 0 };

it('AAPL: put open interest 450,000 over 750,000 is a ratio of 0.60, extreme bullish', () => {
  const chain = chainOf([
    { side: 'put', strike: 230, expiration, openInterest: 450_000 },
    { side: 'call', strike: 240, expiration, openInterest: 750_000 },
  ]);
  const row = extractOptionsFeatures(chain, emptyHistory(), flat);
  expect(featureOf(row, 'pcr_oi')).toBe(0.6);
  expect(featureOf(row, 'pcr_extreme_bullish')).toBe(1);
  expect(featureOf(row, 'pcr_extreme_bearish')).toBe(0);
});

it('NVDA: gamma 15,000 at 520, 85,000 at 530, 20,000 at 540 peaks at 530, below a price of 535', () => {
  const rows = [
    [520, 15_000],
    [530, 85_000],
    [540, 20_000],
  ] as const;
  const chain = chainOf(
    rows.map(
      ([strike, openInterest]): ChainRow => ({ side: 'call', strike, expiration, openInterest, gamma: 1 }),
    ),
    { spot: 535 },
  );
  const row = extractOptionsFeatures(chain, emptyHistory(), flat);
  expect(featureOf(row, 'max_pain_strike')).toBe(530);
  expect(featureOf(row, 'max_pain_distance_pct')).toBeCloseTo(-5 / 535, 12);
  expect(featureOf(row, 'gamma_signal')).toBe(1);
});

it('TSLA: 200,000 calls at delta 0.50 and 150,000 puts at −0.40 are +40,000 net delta', () => {
  const chain = chainOf([
    { side: 'call', strike: 250, expiration, openInterest: 200_000, delta: 0.5 },
    { side: 'put', strike: 240, expiration, openInterest: 150_000, delta: -0.4 },
  ]);
  const row = extractOptionsFeatures(chain, emptyHistory(), flat);
  expect(featureOf(row, 'net_delta') * featureOf(row, 'total_oi')).toBeCloseTo(40_000, 6);
  expect(featureOf(row, 'net_delta_abs')).toBe(featureOf(row, 'net_delta'));
});

describe('open interest and price', () => {
  it.each([
    ['rising, price up: trend continues', 1060, 0.03, 1],
    ['rising, price down: bearish pressure', 1060, -0.03, -1],
    ['falling, price up: fading', 940, 0.03, -0.5],
    ['falling, price down: neutral', 940, -0.03, 0],
    ['rising by 5 % alone is not above 5 %', 1050, 0.03, 0],
    ['price up by 2 % alone is not above 2 %', 1060, 0.02, 0],
  ])('%s', (_, openInterest, priceChange5d, expected) => {
    const history = historyOf(session, 1, () => ({ total_oi: 1000 }));
    const chain = chainOf([{ side: 'call', strike: 100, expiration, openInterest }]);
    const row = extractOptionsFeatures(chain, history, { priceChange5d });
    expect(featureOf(row, 'trend_signal')).toBe(expected);
    expect(row.missing[optionsFeatureNames.indexOf('trend_signal')]).toBe(0);
  });
});

describe('put-call ratio against its 60 days', () => {
  it.each([
    ['three deviations above: contrarian bullish', 1300, 1],
    ['three below: contrarian bearish', 700, -1],
    ['one above: neutral', 1100, 0],
  ])('%s', (_, openInterest, expected) => {
    const history = historyOf(session, 60, (i) => ({ pcr_oi: i % 2 === 0 ? 0.9 : 1.1 }));
    const chain = chainOf([
      { side: 'put', strike: 100, expiration, openInterest },
      { side: 'call', strike: 100, expiration, openInterest: 1000 },
    ]);
    const row = extractOptionsFeatures(chain, history, flat);
    expect(featureOf(row, 'sentiment_signal')).toBe(expected);
  });
});
