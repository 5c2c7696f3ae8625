import type { GicsSector } from '@gammatwin/core';
import { equityFeatures, extractEquityFeatures } from '@gammatwin/equity-features';
import { expect, test } from 'vitest';
import { at, barsFor, removeBar, setBar } from './panels.ts';

/** Stocks with one return of `growth[n]` over the last five sessions, flat before. */
function panelOf(
  growth: readonly number[],
  sectors: readonly (GicsSector | null)[],
  absent: readonly number[] = [],
) {
  const bars = barsFor('ranks', { sessions: 10, symbols: growth.length }, (b) => {
    growth.forEach((g, n) => {
      for (let t = 0; t < 10; t++) setBar(b, t, n, { close: t < 9 ? 100 : 100 * (1 + g) });
      if (absent.includes(n)) removeBar(b, 9, n);
    });
  });
  const instruments = bars.symbols.map((symbol, n) => ({ symbol, name: null, sector: sectors[n] ?? null }));
  return extractEquityFeatures({ bars, instruments });
}

const rank = (panel: ReturnType<typeof panelOf>, n: number) => at(panel, 'rank_return_5d', 9, n);
const score = (panel: ReturnType<typeof panelOf>, n: number) => at(panel, 'sector_zscore_return_5d', 9, n);

test('ranks run from 0 to 1, ties share their average', () => {
  const panel = panelOf([0.5, 0.25, 0.25, -0.5, 1], []);
  expect([0, 1, 2, 3, 4].map((n) => rank(panel, n).value)).toEqual([0.75, 0.375, 0.375, 0, 1]);
});

test('a stock without a bar takes no place in the ranking', () => {
  const panel = panelOf([0.5, 0.25, 2], [], [2]);
  expect([0, 1, 2].map((n) => rank(panel, n))).toEqual([
    { value: 1, missing: 0 },
    { value: 0, missing: 0 },
    { value: 0.5, missing: 1 },
  ]);
});

test('alone in the universe there is no rank', () => {
  expect(rank(panelOf([0.5], []), 0)).toEqual({ value: 0.5, missing: 1 });
});

test('the sector score by hand: returns 0, ½, 1 have mean ½ and deviation ½', () => {
  const panel = panelOf([0, 0.5, 1, 9], ['Energy', 'Energy', 'Energy', 'Utilities']);
  expect([0, 1, 2].map((n) => score(panel, n).value)).toEqual([-1, 0, 1]);
});

test('one stock alone in its sector, two of them, an unknown sector, or equal returns have no score', () => {
  const panel = panelOf(
    [0.1, 0.1, 0.2, 0.5, 0.5, 0.5, 0.3, 0.4, 0.5],
    ['Utilities', 'Energy', 'Energy', 'Materials', 'Materials', 'Materials', null, null, null],
  );
  for (let n = 0; n < 9; n++) expect(score(panel, n), `stock ${n}`).toEqual({ value: 0, missing: 1 });
});

test('the windows of the ranks are those of what they rank', () => {
  const window = (name: string) => equityFeatures.find((f) => f.name === name)?.window;
  for (const { name, window: own } of equityFeatures) {
    const of = /^(?:rank|(?:sector_)?zscore)_(.*)$/.exec(name)?.[1];
    if (of) expect(own, name).toBe(window(of));
  }
});

test('the score in the universe by hand: returns 0, ½, 1 have mean ½ and deviation ½; below three there is none', () => {
  const scores = (growth: readonly number[]) => {
    const bars = barsFor('scores', { sessions: 21, symbols: growth.length }, (b) => {
      growth.forEach((g, n) => {
        for (let t = 0; t < 21; t++) setBar(b, t, n, { close: t < 20 ? 100 : 100 * (1 + g) });
      });
    });
    const panel = extractEquityFeatures({ bars, instruments: [] });
    return growth.map((_, n) => at(panel, 'zscore_return_20d', 20, n));
  };
  expect(scores([0.5, 1, 0]).map(({ value }) => value)).toEqual([0, 1, -1]);
  for (const few of [
    [0.5, 1],
    [0.5, 0.5, 0.5],
  ]) {
    expect(scores(few)).toEqual(few.map(() => ({ value: 0, missing: 1 })));
  }
});

test('the same move from different prices is no spread', () => {
  const moves = [
    [7, 7.7],
    [12.3, 13.53],
    [33.3, 36.63],
    [10.1, 11.11],
  ] as const;
  const bars = barsFor('equal', { sessions: 21, symbols: 4 }, (b) => {
    moves.forEach(([before, after], n) => {
      for (let t = 0; t < 21; t++) setBar(b, t, n, { close: t < 20 ? before : after });
    });
  });
  const instruments = bars.symbols.map((symbol) => ({ symbol, name: null, sector: 'Energy' as const }));
  const panel = extractEquityFeatures({ bars, instruments });
  const returns = moves.map((_, n) => at(panel, 'return_20d', 20, n).value);
  expect(new Set(returns).size).toBeGreaterThan(1);
  for (const name of ['zscore_return_20d', 'sector_zscore_return_20d']) {
    expect(at(panel, name, 20, 0), name).toEqual({ value: 0, missing: 1 });
  }
});
