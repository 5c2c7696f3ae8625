import { readFileSync } from 'node:fs';
import {
  type BarPanel,
  createRandom,
  denseGraph,
  GammaTwinError,
  type GicsSector,
  type GraphEdges,
  gicsSectors,
  graphHash,
  sessionsBetween,
} from '@gammatwin/core';
import {
  type CorrelationGraphOptions,
  correlationGraph,
  correlationGraphs,
} from '@gammatwin/equity-features';
import { randomBars } from '@gammatwin/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anchorsOf } from '../src/graph/anchors.ts';
import { Correlations } from '../src/graph/correlations.ts';
import { PairKernel } from '../src/graph/pair-kernel.ts';
import { ScoreWindow } from '../src/graph/window.ts';
import { barsFor, removeBar, setBar } from './panels.ts';

/** Made by fixtures/make_graph_goldens.py; correlations of the pairs i < j, null where numpy has NaN. */
interface GoldenGraph {
  readonly session: number;
  readonly correlations: readonly (number | null)[];
  readonly edges: readonly (readonly [number, number])[];
}
interface Goldens {
  readonly sessions: number;
  readonly stocks: number;
  readonly window: number;
  readonly neighbours: number;
  readonly shrinkage: number;
  readonly sectors: readonly number[];
  readonly close: readonly (number | null)[];
  readonly robust: readonly GoldenGraph[];
  readonly plain: readonly GoldenGraph[];
}
const goldens: Goldens = JSON.parse(
  readFileSync(new URL('./fixtures/graph_goldens.json', import.meta.url), 'utf8'),
);
const price = Float64Array.from(goldens.close, (x) => x ?? Number.NaN);
const goldenBars: BarPanel = {
  symbols: Array.from({ length: goldens.stocks }, (_, n) => `S${n}`),
  sessions: sessionsBetween(18_000, 18_600).slice(0, goldens.sessions),
  open: price,
  high: price,
  low: price,
  close: price,
  volume: price.map(() => 1000),
};
const goldenSectors = goldens.sectors.map((s) => gicsSectors[s] ?? null);

const names = ({ symbols, from, to }: GraphEdges): string[] =>
  Array.from(from, (i, e) => `${symbols[i]}-${symbols[to[e]!]}`);
const lastOf = (bars: BarPanel) => bars.sessions.at(-1)!;
const at = (bars: BarPanel, t: number, options: Partial<CorrelationGraphOptions> = {}) =>
  correlationGraph({ bars, session: bars.sessions[t]!, ...options });
/** The bars of the sessions from … to − 1 and of the given stocks. */
function cut(bars: BarPanel, from: number, to: number): BarPanel {
  const width = bars.symbols.length;
  const pick = (column: Float64Array) => column.slice(from * width, to * width);
  return {
    symbols: bars.symbols,
    sessions: bars.sessions.slice(from, to),
    open: pick(bars.open),
    high: pick(bars.high),
    low: pick(bars.low),
    close: pick(bars.close),
    volume: pick(bars.volume),
  };
}

for (const kind of ['robust', 'plain'] as const) {
  test(`the ${kind} graphs are those of numpy`, () => {
    const { window, neighbours, shrinkage } = goldens;
    const robust = kind === 'robust';
    const sessions = goldens[kind].map(({ session }) => goldenBars.sessions[session]!);
    const options = {
      bars: goldenBars,
      sessions,
      window,
      neighbours,
      shrinkage,
      robust,
      sectors: goldenSectors,
    };
    const graphs = [...correlationGraphs(options)];
    const kernel = new PairKernel(goldens.stocks, window, neighbours);
    const scores = new ScoreWindow(goldenBars, 0, goldens.sessions - 1, window, robust, kernel);
    let known = 0;
    for (const [k, golden] of goldens[kind].entries()) {
      const { from, to, weight } = graphs[k]!;
      expect(Array.from(from, (i, e) => [i, to[e]])).toEqual(golden.edges);
      scores.moveTo(golden.session);
      const { scale, inverse, shift, offset, toward } = new Correlations(scores, shrinkage);
      const { products } = kernel;
      const expected = new Map<string, number | null>();
      let p = 0;
      for (let i = 0; i < goldens.stocks; i++) {
        for (let j = i + 1; j < goldens.stocks; j++, p++) {
          const wanted = golden.correlations[p]!;
          expected.set(`${i}-${j}`, wanted);
          const correlation = scale[i]! * inverse[j]! * products[p]! - shift[i]! * offset[j]! + toward;
          if (wanted === null) expect(correlation).toBeNaN();
          else expect(Math.abs(correlation - wanted)).toBeLessThan(1e-10);
          if (wanted !== null) known++;
        }
      }
      weight.forEach((w, e) => {
        const correlation = expected.get(`${from[e]}-${to[e]}`) ?? 0;
        expect(w).toBeCloseTo(Math.min(1, Math.max(0.01, Math.abs(correlation))), 10);
      });
    }
    expect(known).toBeGreaterThan(600);
  });
}

const sectorArbitrary = fc.constantFrom<GicsSector | null>('Energy', 'Materials', 'Utilities', null);

test('it has no self edge, each pair once, k neighbours for each stock that has so many, and all pairs of a sector', () => {
  fc.assert(
    fc.property(
      fc.record({
        seed: fc.integer(),
        sectors: fc.array(sectorArbitrary, { minLength: 1, maxLength: 40 }),
        neighbours: fc.integer({ min: 0, max: 9 }),
        gaps: fc.constantFrom(0, 0.02),
        robust: fc.boolean(),
      }),
      ({ seed, sectors, neighbours, gaps, robust }) => {
        const symbols = sectors.length;
        const bars = randomBars(createRandom(seed), { sessions: 130, symbols, gaps });
        const graph = at(bars, 129, { neighbours, sectors, robust });
        const { from, to, weight } = graph;
        const degree = new Int32Array(symbols);
        const pairs = new Set<number>();
        let last = -1;
        from.forEach((i, e) => {
          const j = to[e]!;
          expect(i).toBeLessThan(j);
          expect(i * symbols + j).toBeGreaterThan(last);
          last = i * symbols + j;
          pairs.add(last);
          degree[i]!++;
          degree[j]!++;
          expect(weight[e]!).toBeGreaterThanOrEqual(0.01);
          expect(weight[e]!).toBeLessThanOrEqual(1);
        });
        const least = Math.min(neighbours, symbols - 1);
        expect(Math.min(...degree)).toBeGreaterThanOrEqual(least);
        let ofSectors = 0;
        sectors.forEach((sector, a) => {
          for (let b = a + 1; b < symbols; b++) {
            if (sector === null || sectors[b] !== sector) continue;
            expect(pairs.has(a * symbols + b)).toBe(true);
            ofSectors++;
          }
        });
        if (neighbours === 0) expect(weight).toHaveLength(ofSectors);
        const { weights } = denseGraph(graph);
        expect(weights.reduce((count, w) => count + (w > 0 ? 1 : 0), 0)).toBe(2 * weight.length);
        weights.forEach((w, cell) => {
          const [a, b] = [Math.floor(cell / symbols), cell % symbols];
          expect(w).toBe(a === b ? 0 : weights[b * symbols + a]);
        });
      },
    ),
    { numRuns: 25 },
  );
});

test('a history that ends at the session, or begins later, gives the same bits', () => {
  const bars = barsFor('cuts', { sessions: 420, symbols: 30, gaps: 0.03 });
  const sectors = bars.symbols.map((_, n) => gicsSectors[n % 4]!);
  for (const robust of [true, false]) {
    const whole = [...correlationGraphs({ bars, sessions: bars.sessions, sectors, robust })];
    for (const t of [70, 131, 277, 350]) {
      expect(at(cut(bars, 0, t + 1), t, { sectors, robust })).toEqual(whole[t]);
    }
    // Two windows and a block before.
    for (const from of [1, 50, 130]) {
      const later = cut(bars, from, 420);
      for (const t of [from + 186, 415]) {
        const graph = correlationGraph({ bars: later, session: bars.sessions[t]!, sectors, robust });
        expect(graph).toEqual(whole[t]);
        expect(graphHash(graph)).toBe(graphHash(whole[t]!));
      }
    }
  }
});

test('sessions in any order, once or again, give the graphs that each gives alone', () => {
  const bars = barsFor('order', { sessions: 300, symbols: 12 });
  const sessions = [100, 299, 60, 101, 100, 250].map((t) => bars.sessions[t]!);
  const together = [...correlationGraphs({ bars, sessions })];
  expect(together).toEqual(sessions.map((session) => correlationGraph({ bars, session })));
  expect([...correlationGraphs({ bars, sessions: [] })]).toEqual([]);
});

test('sums start afresh where the day says so, not where the history begins', () => {
  const sessions = sessionsBetween(18_000, 18_600);
  const anchors = anchorsOf(sessions);
  const later = anchorsOf(sessions.slice(50));
  for (let t = 150; t < sessions.length; t++) {
    expect(anchors[t]! - 50).toBe(later[t - 50]);
    expect(t - anchors[t]!).toBeLessThan(64);
  }
  expect(new Set(anchors).size).toBeGreaterThan(5);
});

/** Two groups that move together, S0 … S5 and S6 … S11; the given stocks lose half of their value on one day. */
function groups(crashed: readonly number[]): BarPanel {
  return barsFor('crash', { sessions: 140, symbols: 12 }, (bars) => {
    const random = createRandom('groups');
    const level = new Float64Array(12);
    for (let t = 0; t < 140; t++) {
      const common = [random.normal(), random.normal()];
      for (let n = 0; n < 12; n++) {
        level[n]! += 0.01 * (common[n < 6 ? 0 : 1]! + random.normal());
        if (t === 110 && crashed.includes(n)) level[n]! += Math.log(0.5);
        setBar(bars, t, n, { close: 100 * Math.exp(level[n]!) });
      }
    }
  });
}

test('the crash day of a stock changes its neighbours in plain correlation, not in the robust one', () => {
  const own = ['S0-S1', 'S0-S2', 'S0-S3', 'S0-S4', 'S0-S5'];
  const of0 = (crashed: readonly number[], robust: boolean) =>
    names(at(groups(crashed), 139, { neighbours: 5, robust })).filter((edge) => edge.startsWith('S0-'));
  for (const robust of [true, false]) expect(of0([], robust)).toEqual(own);
  expect(of0([0], true)).toEqual(own);
  expect(of0([0], false)).not.toEqual(own);
});

test('full shrinkage makes all correlations equal, so ties go to the earlier symbol', () => {
  const bars = barsFor('ties', { sessions: 130, symbols: 12 });
  const graph = at(bars, 129, { neighbours: 1, shrinkage: 1 });
  expect(names(graph)).toEqual(Array.from({ length: 11 }, (_, n) => `S0-S${n + 1}`));
  expect(new Set(graph.weight).size).toBe(1);
  // Yesterday's neighbours do not win a tie either.
  const [, next] = correlationGraphs({
    bars,
    sessions: bars.sessions.slice(128),
    neighbours: 3,
    shrinkage: 1,
  });
  expect(names(next!)).toEqual(names(at(bars, 129, { neighbours: 3, shrinkage: 1 })));
});

test('opposite stocks are neighbours too: the strength counts, not the sign', () => {
  const bars = barsFor('opposite', { sessions: 130, symbols: 3 }, (b) => {
    for (let t = 0; t < 130; t++) {
      const level = 0.01 * Math.sin(t * t);
      setBar(b, t, 0, { close: 100 * (1 + level) });
      setBar(b, t, 1, { close: 100 / (1 + level) });
    }
  });
  const graph = at(bars, 129, { neighbours: 1, shrinkage: 0 });
  expect(names(graph)).toContain('S0-S1');
  expect(graph.weight[0]).toBeGreaterThan(0.95);
});

test('a newly listed stock joins its sector at once, and by correlation when 45 scores are known', () => {
  const sectors = ['Energy', 'Energy', 'Energy', null] as const;
  const bars = barsFor('listed', { sessions: 230, symbols: 4 }, (b) => {
    for (let t = 0; t < 130; t++) removeBar(b, t, 0);
  });
  const edges = (t: number, neighbours: number) => names(at(bars, t, { sectors, neighbours }));
  expect(edges(129, 0)).toEqual(['S1-S2']);
  const first = at(bars, 130, { sectors, neighbours: 3 });
  expect(names(first)).toEqual(['S0-S1', 'S0-S2', 'S1-S2', 'S1-S3', 'S2-S3']);
  expect(first.weight.slice(0, 2)).toEqual(Float64Array.of(0.01, 0.01));
  // 20 returns before the first score; the bar of session 130 has no return.
  expect(edges(130 + 20 + 44, 3)).not.toContain('S0-S3');
  expect(edges(130 + 20 + 45, 3)).toContain('S0-S3');
});

test('a delisted stock loses its correlations with a quarter of the window, its sector with the whole', () => {
  const sectors = ['Energy', 'Energy', null] as const;
  const bars = barsFor('delisted', { sessions: 230, symbols: 3 }, (b) => {
    for (let t = 150; t < 230; t++) removeBar(b, t, 0);
  });
  const edges = (t: number) => names(at(bars, t, { sectors, neighbours: 2 }));
  expect(edges(164)).toContain('S0-S2');
  expect(edges(165)).toEqual(['S0-S1', 'S1-S2']);
  expect(edges(208)).toContain('S0-S1');
  expect(edges(209)).toEqual(['S1-S2']);
});

test('prices that stand still, and returns that are all equal, have no correlation', () => {
  const bars = barsFor('still', { sessions: 230, symbols: 4 }, (b) => {
    for (let t = 0; t < 230; t++) {
      if (t >= 100) setBar(b, t, 0, { close: 50 });
      setBar(b, t, 1, { close: 2 ** (t / 100) });
    }
  });
  for (const robust of [true, false]) {
    expect(names(at(bars, 150, { neighbours: 3, robust }))).toContain('S0-S2');
    for (const t of [160, 161, 200, 229]) {
      const graph = at(bars, t, { neighbours: 3, robust });
      expect(names(graph)).toEqual(['S2-S3']);
      expect(graph.weight[0]).toBeGreaterThan(0.01);
    }
  }
});

test('universes of none, one and two stocks', () => {
  for (const symbols of [0, 1]) {
    const bars = barsFor('few', { sessions: 130, symbols });
    const sectors = bars.symbols.map(() => 'Energy' as const);
    expect(names(at(bars, 129, { sectors }))).toEqual([]);
  }
  const two = barsFor('few', { sessions: 130, symbols: 2 });
  const returns = [...two.close].map((c, cell) => c / two.close[cell - 2]! - 1);
  const side = (n: number) => returns.filter((_, cell) => cell % 2 === n).slice(-60);
  const [a, b] = [side(0), side(1)];
  const mean = (x: number[]) => x.reduce((sum, v) => sum + v, 0) / x.length;
  const covariance = (x: number[], y: number[]) => mean(x.map((v, i) => (v - mean(x)) * (y[i]! - mean(y))));
  const rho = covariance(a, b) / Math.sqrt(covariance(a, a) * covariance(b, b));
  const graph = at(two, 129, { robust: false });
  expect(names(graph)).toEqual(['S0-S1']);
  expect(graph.weight[0]).toBeCloseTo(Math.abs(rho), 12);
});

test('the first sessions have no edges but those of sectors', () => {
  const bars = barsFor('first', { sessions: 90, symbols: 4 });
  expect(names(at(bars, 0, { sectors: ['Energy', 'Energy', null, 'Energy'] }))).toEqual([
    'S0-S1',
    'S0-S3',
    'S1-S3',
  ]);
  expect(names(at(bars, 64))).toEqual([]);
  expect(names(at(bars, 65))).not.toEqual([]);
  expect(names(at(bars, 44, { robust: false }))).toEqual([]);
  expect(names(at(bars, 45, { robust: false }))).not.toEqual([]);
});

test('the hash tells session, symbols, settings, edges and weights apart', () => {
  const bars = barsFor('hash', { sessions: 130, symbols: 6 });
  const graph = at(bars, 129, { neighbours: 2 });
  const hash = graphHash(graph);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(graphHash(at(cut(bars, 0, 130), 129, { neighbours: 2 }))).toBe(hash);
  const weight = graph.weight.slice();
  weight[0]! += 2 ** -53;
  const others: GraphEdges[] = [
    { ...graph, session: graph.session + 1 },
    { ...graph, symbols: [...graph.symbols.slice(1), 'S0'] },
    { ...graph, settings: { ...graph.settings, window: 61 } },
    { ...graph, to: graph.to.slice().reverse() },
    { ...graph, weight },
  ];
  expect(new Set([hash, ...others.map(graphHash)]).size).toBe(6);
  const { window, ...rest } = graph.settings;
  expect(graphHash({ ...graph, settings: { ...rest, window: window! } })).toBe(hash);
});

test('unknown sessions and options out of range are refused', () => {
  const bars = barsFor('bad', { sessions: 70, symbols: 12 });
  const graph = (options: object) => () => correlationGraph({ bars, session: lastOf(bars), ...options });
  expect(graph({ session: 1 })).toThrow(GammaTwinError);
  expect(graph({ session: 1 })).toThrow('session: expected one of the sessions of the bars, was 1');
  expect(graph({ window: 1 })).toThrow('window');
  expect(graph({ window: 10.5 })).toThrow('window');
  expect(graph({ neighbours: -1 })).toThrow('neighbours');
  expect(graph({ shrinkage: 1.1 })).toThrow('shrinkage');
  expect(graph({ shrinkage: Number.NaN })).toThrow('shrinkage');
  expect(graph({ sectors: [null] })).toThrow('sectors: expected 12 of them, was 1');
});
