import { GammaTwinError, type StockGraph } from '@gammatwin/core';
import { correlationGraph, correlationGraphs } from '@gammatwin/equity-features';
import { maxRelativeDifference } from '@gammatwin/testkit';
import { expect, test } from 'vitest';
import { goldenBars, goldenSectors, goldens } from './goldens.ts';
import { barsFor, removeBar, setBar } from './panels.ts';

const session = goldenBars.sessions[goldens.graph.session]!;
const neighbours = goldens.graph.neighbours;

function edges({ symbols, weights }: StockGraph): string[] {
  const size = symbols.length;
  return [...weights.keys()]
    .filter((i) => weights[i] !== 0 && Math.floor(i / size) < i % size)
    .map((i) => `${symbols[Math.floor(i / size)]}-${symbols[i % size]}`);
}

test('the graph equals the one that numpy makes from corrcoef', () => {
  const graph = correlationGraph({ bars: goldenBars, session, neighbours });
  expect(maxRelativeDifference(graph.weights, goldens.graph.weights)).toBeLessThan(1e-12);
  expect(graph.session).toBe(session);
});

test('it is symmetric, has no self-loops, at least k edges a stock, and weights in (0, 1]', () => {
  const { weights, symbols } = correlationGraph({ bars: goldenBars, session, neighbours });
  const size = symbols.length;
  for (let a = 0; a < size; a++) {
    expect(weights[a * size + a]).toBe(0);
    const row = weights.subarray(a * size, (a + 1) * size);
    expect(row.filter((w) => w > 0).length).toBeGreaterThanOrEqual(neighbours);
    row.forEach((w, b) => {
      expect(w).toBe(weights[b * size + a]);
      expect(w).toBeLessThanOrEqual(1);
    });
  }
});

test('sectors add every pair within a sector, and nothing across or to an unknown one', () => {
  const graph = correlationGraph({ bars: goldenBars, session, neighbours: 0, sectors: goldenSectors });
  const expected = [];
  for (let a = 0; a < 12; a++) {
    for (let b = a + 1; b < 12; b++) {
      if (goldenSectors[a] !== null && goldenSectors[a] === goldenSectors[b]) expected.push(`S${a}-S${b}`);
    }
  }
  expect(expected).toHaveLength(6 + 10 + 1);
  expect(edges(graph)).toEqual(expected);
});

test('many sessions give the graphs that each gives alone', () => {
  const sessions = [100, 200, 60].map((t) => goldenBars.sessions[t]!);
  const together = [...correlationGraphs({ bars: goldenBars, sessions, neighbours })];
  expect(together).toEqual(
    sessions.map((s) => correlationGraph({ bars: goldenBars, session: s, neighbours })),
  );
});

test('full shrinkage makes all correlations equal, so ties go to the earlier symbol', () => {
  const graph = correlationGraph({ bars: goldenBars, session, neighbours: 1, shrinkage: 1 });
  expect(edges(graph)).toEqual(Array.from({ length: 11 }, (_, n) => `S0-S${n + 1}`));
  expect(new Set(graph.weights).size).toBe(2);
});

test('opposite stocks are neighbours too: the strength counts, not the sign', () => {
  const bars = barsFor('opposite', { sessions: 70, symbols: 3 }, (b) => {
    let level = 0;
    for (let t = 0; t < 70; t++) {
      level += 0.01 * Math.sin(t * t);
      setBar(b, t, 0, { close: 100 * Math.exp(level) });
      setBar(b, t, 1, { close: 100 * Math.exp(-level) });
    }
  });
  const last = bars.sessions[69]!;
  const graph = correlationGraph({ bars, session: last, neighbours: 1, shrinkage: 0 });
  expect(edges(graph)).toContain('S0-S1');
  expect(graph.weights[1]).toBeGreaterThan(0.99);
});

test('a stock with too few returns, or a price that stands still, has no edge by correlation', () => {
  const bars = barsFor('thin', { sessions: 61, symbols: 5 }, (b) => {
    for (let t = 10; t < 25; t++) removeBar(b, t, 0);
    for (let t = 10; t < 24; t++) removeBar(b, t, 1);
    for (let t = 0; t < 61; t++) setBar(b, t, 2, { close: 50 });
  });
  const last = bars.sessions[60]!;
  expect(edges(correlationGraph({ bars, session: last, neighbours: 4 }))).toEqual([
    'S1-S3',
    'S1-S4',
    'S3-S4',
  ]);
  const sectors = ['Energy', null, 'Energy', null, null] as const;
  const graph = correlationGraph({ bars, session: last, neighbours: 0, sectors });
  expect(edges(graph)).toEqual(['S0-S2']);
  expect(graph.weights[2]).toBe(0.01);
});

test('a missing return counts as the mean of the stock', () => {
  const bars = barsFor('holes', { sessions: 61, symbols: 2 }, (b) => {
    for (const t of [20, 21, 40]) removeBar(b, t, 0);
  });
  const filled = [0, 1].map((n) => {
    const r = Array.from({ length: 60 }, (_, t) => bars.close[(t + 1) * 2 + n]! / bars.close[t * 2 + n]! - 1);
    const known = r.filter((x) => !Number.isNaN(x));
    const mean = known.reduce((a, b) => a + b, 0) / known.length;
    return r.map((x) => (Number.isNaN(x) ? 0 : x - mean));
  });
  const product = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  const [a, b] = filled as [number[], number[]];
  const expected = product(a, b) / Math.sqrt(product(a, a) * product(b, b));
  const graph = correlationGraph({ bars, session: bars.sessions[60]! });
  expect(a.filter((x) => x === 0)).toHaveLength(5);
  expect(graph.weights[1]).toBeCloseTo(Math.abs(expected), 12);
});

test('the first sessions have no edges', () => {
  expect(edges(correlationGraph({ bars: goldenBars, session: goldenBars.sessions[44]! }))).toEqual([]);
  expect(edges(correlationGraph({ bars: goldenBars, session: goldenBars.sessions[45]! }))).not.toEqual([]);
});

test('unknown sessions and options out of range are refused', () => {
  const graph = (options: object) => () => correlationGraph({ bars: goldenBars, session, ...options });
  expect(graph({ session: 1 })).toThrow(GammaTwinError);
  expect(graph({ session: 1 })).toThrow('session: expected one of the sessions of the bars, was 1');
  expect(graph({ window: 1 })).toThrow('window');
  expect(graph({ neighbours: -1 })).toThrow('neighbours');
  expect(graph({ shrinkage: 1.1 })).toThrow('shrinkage');
  expect(graph({ sectors: [null] })).toThrow('sectors: expected 12 of them, was 1');
});
