import { gicsSectors, type Instrument } from '@gammatwin/core';
import { equityFeatures, extractEquityFeatures } from '@gammatwin/equity-features';
import { expect, test } from 'vitest';
import { at, barsFor, removeBar, setBar } from './panels.ts';

const columns = (prefix: string) =>
  equityFeatures.filter((f) => f.group === 'context' && f.name.startsWith(prefix)).map((f) => f.name);

test('sectors are one-hot in the order of GICS names; an unknown one is missing in all eleven', () => {
  const bars = barsFor('sectors', { sessions: 3, symbols: 12 });
  const instruments: Instrument[] = gicsSectors.map((sector, n) => ({ symbol: `S${n}`, name: null, sector }));
  const panel = extractEquityFeatures({ bars, instruments });
  expect(columns('sector_')).toHaveLength(11);
  columns('sector_').forEach((name, s) => {
    for (let n = 0; n < 11; n++) {
      expect(at(panel, name, 2, n), name).toEqual({ value: n === s ? 1 : 0, missing: 0 });
    }
    expect(at(panel, name, 2, 11), name).toEqual({ value: 0, missing: 1 });
  });
});

test('liquidity tiers are thirds by dollar volume', () => {
  const bars = barsFor('liquidity', { sessions: 20, symbols: 7 }, (b) => {
    for (let t = 0; t < 20; t++) {
      for (let n = 0; n < 7; n++) setBar(b, t, n, { close: 100 + (t % 3), volume: 10 ** (7 - n) });
      removeBar(b, t, 6);
    }
  });
  const panel = extractEquityFeatures({ bars, instruments: [] });
  const tierOf = (n: number) => columns('liquidity_').map((name) => at(panel, name, 19, n).value);
  expect([0, 1].map(tierOf)).toEqual([
    [0, 0, 1],
    [0, 0, 1],
  ]);
  expect([2, 3].map(tierOf)).toEqual([
    [0, 1, 0],
    [0, 1, 0],
  ]);
  expect([4, 5].map(tierOf)).toEqual([
    [1, 0, 0],
    [1, 0, 0],
  ]);
  expect(at(panel, 'liquidity_low', 19, 6)).toEqual({ value: 0, missing: 1 });
});

/** Two equal stocks that move by `step(t)` a day. */
function marketOf(sessions: number, step: (t: number) => number) {
  let price = 100;
  const bars = barsFor('market', { sessions, symbols: 2 }, (b) => {
    for (let t = 0; t < sessions; t++) {
      price *= 1 + step(t);
      for (let n = 0; n < 2; n++) setBar(b, t, n, { close: price });
    }
  });
  const panel = extractEquityFeatures({ bars, instruments: [] });
  return (t: number) => columns('market_').map((name) => at(panel, name, t, 0));
}

const alternating = (size: number) => (t: number) => (t % 2 === 0 ? size : -size);
const known = (values: number[]) => values.map((value) => ({ value, missing: 0 }));

test('a market that drifts up is rising, one that drifts down falling', () => {
  const rising = marketOf(200, (t) => 0.002 + alternating(0.001)(t));
  const falling = marketOf(200, (t) => -0.002 + alternating(0.001)(t));
  expect(columns('market_')).toEqual(['market_rising', 'market_falling', 'market_turbulent']);
  expect(rising(199)).toEqual(known([1, 0, 0]));
  expect(falling(199)).toEqual(known([0, 1, 0]));
});

test('a market whose swings grow is turbulent, whatever its direction', () => {
  const state = marketOf(200, (t) => 0.002 + alternating(t < 180 ? 0.001 : 0.03)(t));
  expect(state(179)).toEqual(known([1, 0, 0]));
  expect(state(199)).toEqual(known([0, 0, 1]));
});

test('one stock alone has neither a market nor a tier, two have no tier', () => {
  const missing = (symbols: number) => {
    const panel = extractEquityFeatures({
      bars: barsFor('few', { sessions: 130, symbols }),
      instruments: [],
    });
    return ['market_rising', 'liquidity_low'].map((name) => at(panel, name, 129, 0).missing);
  };
  expect([1, 2, 3].map(missing)).toEqual([
    [1, 1],
    [0, 1],
    [0, 0],
  ]);
});

test('a session without any trade leaves the market unknown while it stands in the volatility window', () => {
  const bars = barsFor('closed', { sessions: 150, symbols: 2 }, (b) => {
    for (let t = 0; t < 150; t++) {
      for (let n = 0; n < 2; n++) setBar(b, t, n, { close: 100 * 1.002 ** t });
    }
    for (let n = 0; n < 2; n++) removeBar(b, 120, n);
  });
  const panel = extractEquityFeatures({ bars, instruments: [] });
  const missing = [119, 120, 121, 140, 141].map((t) => at(panel, 'market_rising', t, 0).missing);
  expect(missing).toEqual([0, 1, 1, 1, 0]);
  // Not rising itself: the volatility of a steady market is rounding noise, so turbulent or not is chance.
  expect(at(panel, 'market_falling', 141, 0)).toEqual({ value: 0, missing: 0 });
});

test('the first 100 sessions have no market regime', () => {
  const state = marketOf(102, (t) => 0.001 + alternating(0.001)(t));
  expect(state(99).map((x) => x.missing)).toEqual([1, 1, 1]);
  expect(state(100).map((x) => x.missing)).toEqual([0, 0, 0]);
});
