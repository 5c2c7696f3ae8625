import { createRandom, type GicsSector } from '@gammatwin/core';
import { extractEquityFeatures } from '@gammatwin/equity-features';
import { expect, test } from 'vitest';
import { at, barsFor, removeBar, setBar } from './panels.ts';

const names = ['sector_correlation_60d', 'sector_lead_lag_60d'];
const length = 80;

/** Stocks with the daily returns `growth[n][t]`. */
function panelOf(
  growth: readonly (readonly number[])[],
  sectors: readonly (GicsSector | null)[],
  absent: readonly (readonly [number, number])[] = [],
) {
  const bars = barsFor('sector', { sessions: length, symbols: growth.length }, (b) => {
    growth.forEach((steps, n) => {
      let close = 100;
      for (let t = 0; t < length; t++) {
        close *= 1 + steps[t]!;
        setBar(b, t, n, { close });
      }
    });
    for (const [t, n] of absent) removeBar(b, t, n);
  });
  const instruments = bars.symbols.map((symbol, n) => ({ symbol, name: null, sector: sectors[n]! }));
  return extractEquityFeatures({ bars, instruments });
}

function noise(seed: string): number[] {
  const random = createRandom(seed);
  return Array.from({ length }, () => 0.01 * random.normal());
}

const a = noise('a');
const b = noise('b');
const energy = ['Energy', 'Energy'] as const;
const value = (panel: ReturnType<typeof panelOf>, name: string, n: number) =>
  at(panel, name, length - 1, n).value;

test('a stock that copies the other goes with it, one that does the opposite against it', () => {
  expect(value(panelOf([a, a], energy), names[0]!, 0)).toBeCloseTo(1, 10);
  expect(value(panelOf([a, a.map((r) => -r)], energy), names[0]!, 0)).toBeCloseTo(-1, 10);
});

test('a stock that follows its sector by a day is led, the sector is not', () => {
  const panel = panelOf([a, [0, ...a.slice(0, -1)]], energy);
  expect(value(panel, 'sector_lead_lag_60d', 1)).toBeCloseTo(1, 10);
  expect(Math.abs(value(panel, 'sector_lead_lag_60d', 0))).toBeLessThan(0.4);
  expect(Math.abs(value(panel, 'sector_correlation_60d', 1))).toBeLessThan(0.4);
});

test('the stock itself and other sectors have no part in the mean of the others', () => {
  const third = noise('c');
  const trio = panelOf([a, b, third, noise('d')], ['Energy', 'Energy', 'Energy', 'Utilities']);
  const others = b.map((r, t) => (r + third[t]!) / 2);
  const pair = panelOf([a, others], energy);
  for (const name of names) expect(value(trio, name, 0), name).toBeCloseTo(value(pair, name, 0), 10);
});

test('one stock alone in its sector, or of an unknown one, has neither', () => {
  const panel = panelOf([a, b, noise('c'), noise('d')], ['Energy', 'Utilities', null, null]);
  for (let n = 0; n < 4; n++) {
    expect(at(panel, names[0]!, length - 1, n), `stock ${n}`).toEqual({ value: 0.5, missing: 1 });
    expect(at(panel, names[1]!, length - 1, n), `stock ${n}`).toEqual({ value: 0, missing: 1 });
  }
});

test('a price that stands still, its own or that of all others, has no correlation', () => {
  const still = a.map(() => 0);
  const steady = a.map((r) => 0.001 + 1e-11 * r);
  for (const quiet of [still, steady]) {
    const panel = panelOf([a, quiet, quiet, quiet], ['Energy', 'Energy', 'Energy', 'Energy']);
    expect(at(panel, names[0]!, length - 1, 0).missing).toBe(1);
    expect(at(panel, names[1]!, length - 1, 0).missing).toBe(1);
    expect(at(panel, names[0]!, length - 1, 1).missing).toBe(1);
  }
});

test('on the day after a halt there is none; the lead of the day before needs the others alone', () => {
  const panel = panelOf([a, b], energy, [[76, 0]]);
  const missing = (name: string, n: number) => [75, 76, 77, 78, 79].map((t) => at(panel, name, t, n).missing);
  expect(missing(names[0]!, 0)).toEqual([0, 1, 1, 0, 0]);
  expect(missing(names[0]!, 1)).toEqual([0, 1, 1, 0, 0]);
  expect(missing(names[1]!, 0)).toEqual([0, 1, 1, 0, 0]);
  expect(missing(names[1]!, 1)).toEqual([0, 0, 1, 1, 0]);
});

test('45 pairs of 60 are enough, 44 are not', () => {
  const missing = (count: number) => {
    const absent = Array.from({ length: count }, (_, i) => [40 + i, 0] as const);
    return at(panelOf([a, b], energy, absent), names[0]!, length - 1, 0).missing;
  };
  expect([missing(14), missing(15)]).toEqual([0, 1]);
});
