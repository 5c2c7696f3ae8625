import { type BarPanel, createRandom, type FeaturePanel, gicsSectors, type Random } from '@gammatwin/core';
import {
  EquityFeatureStream,
  equityFeatureNames,
  extractEquityFeatures,
  type ReadArticle,
} from '@gammatwin/equity-features';
import { randomBars } from '@gammatwin/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomNews } from './known-by.ts';
import { removeBar } from './panels.ts';

const symbolCount = 5;

interface Market {
  readonly bars: BarPanel;
  readonly news: readonly ReadArticle[];
}

/** Gaps of single days, halts on both sides of the longest bridged gap, days without volume or movement, late listings. */
function awkwardMarket(random: Random, sessions: number): Market {
  const bars = randomBars(random, { sessions, symbols: symbolCount, gaps: 0.03 });
  const pick = (count: number) => Math.floor(count * random.uniform());
  for (let halt = 0; halt < 6; halt++) {
    const [n, start, days] = [pick(symbolCount), pick(sessions), 1 + pick(12)];
    for (let t = start; t < Math.min(sessions, start + days); t++) removeBar(bars, t, n);
  }
  for (let still = 0; still < 3; still++) {
    const [n, start] = [pick(symbolCount), pick(sessions)];
    for (let t = start; t < Math.min(sessions, start + 25); t++) {
      const cell = t * symbolCount + n;
      bars.volume[cell] = still === 0 ? Number.NaN : 0;
      if (still === 2) for (const name of ['open', 'high', 'low', 'close'] as const) bars[name][cell] = 50;
    }
  }
  const listed = Array.from({ length: symbolCount }, (_, n) => (n < 3 ? 0 : pick(sessions)));
  listed.forEach((first, n) => {
    for (let t = 0; t < first; t++) removeBar(bars, t, n);
  });
  const news = randomNews(random, bars.symbols, bars.sessions.slice(Math.floor(sessions / 3))).filter(
    ({ symbol, asOf }) => {
      const day = bars.sessions[listed[bars.symbols.indexOf(symbol)]!]!;
      return asOf / 86_400_000 > day + 1;
    },
  );
  return { bars, news };
}

const instruments = Array.from({ length: symbolCount }, (_, n) => ({
  symbol: `S${n}`,
  name: null,
  sector: n === 4 ? null : gicsSectors[n % 2]!,
}));

/** Session `t`, with only the symbols that have had a bar by then, in an order of its own. */
function dayOf({ bars, news }: Market, t: number, random: Random) {
  const known = bars.symbols.filter((_, n) => {
    for (let s = 0; s <= t; s++) if (!Number.isNaN(bars.close[s * symbolCount + n]!)) return true;
    return false;
  });
  const order = t === 0 || random.uniform() < 0.5 ? known : [...known].reverse();
  const column = (values: Float64Array) =>
    Float64Array.from(order, (symbol) => values[t * symbolCount + bars.symbols.indexOf(symbol)]!);
  const start = t === 0 ? Number.NEGATIVE_INFINITY : bars.sessions[t]! * 86_400_000;
  const end = (bars.sessions[t + 1] ?? Number.POSITIVE_INFINITY) * 86_400_000;
  return {
    bars: {
      symbols: order,
      sessions: bars.sessions.slice(t, t + 1),
      open: column(bars.open),
      high: column(bars.high),
      low: column(bars.low),
      close: column(bars.close),
      volume: column(bars.volume),
    },
    news: news.filter(({ asOf }) => asOf >= start && asOf < end),
  };
}

/** Compares a row of the stream with session `t` of the batch, to the bit. */
function expectSameRow(row: FeaturePanel, batch: FeaturePanel, t: number): number {
  const width = equityFeatureNames.length;
  let known = 0;
  row.symbols.forEach((symbol, n) => {
    const other = t * batch.symbols.length + batch.symbols.indexOf(symbol);
    for (let f = 0; f < width; f++) {
      const [a, b] = [n * width + f, other * width + f];
      if (row.missing[a] === 0) known++;
      if (Object.is(row.values[a], batch.values[b]) && row.missing[a] === batch.missing[b]) continue;
      throw new Error(
        `${equityFeatureNames[f]} of ${symbol} at ${t}: stream ${row.values[a]}, batch ${batch.values[b]}`,
      );
    }
  });
  return known;
}

test('each session appended has the bits of the batch, and so after a stored and restored state', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 70, max: 420 }), (seed, sessions) => {
      const random = createRandom(`stream ${seed}`);
      const market = awkwardMarket(random, sessions);
      // Symbols stand in the stream in the order in which they were listed.
      const firstBar = market.bars.symbols.map((_, n) => {
        let t = 0;
        while (t < sessions && Number.isNaN(market.bars.close[t * symbolCount + n]!)) t++;
        return t;
      });
      const batchOrder = market.bars.symbols
        .map((_, n) => n)
        .sort((a, b) => firstBar[a]! - firstBar[b]! || a - b);
      const batch = extractEquityFeatures({
        bars: reordered(market.bars, batchOrder),
        instruments,
        news: market.news,
      });
      let stream = new EquityFeatureStream({ instruments });
      let known = 0;
      for (let t = 0; t < sessions; t++) {
        known += expectSameRow(stream.append(dayOf(market, t, random)), batch, t);
        if (t % 17 === 5) stream = new EquityFeatureStream({ instruments, state: stream.state() });
      }
      expect(known).toBeGreaterThan(1000);
    }),
    { numRuns: 5 },
  );
});

function reordered(bars: BarPanel, order: readonly number[]): BarPanel {
  const column = (values: Float64Array) =>
    values.map(
      (_, cell) => values[Math.floor(cell / symbolCount) * symbolCount + order[cell % symbolCount]!]!,
    );
  return {
    symbols: order.map((n) => bars.symbols[n]!),
    sessions: bars.sessions,
    open: column(bars.open),
    high: column(bars.high),
    low: column(bars.low),
    close: column(bars.close),
    volume: column(bars.volume),
  };
}

test('several sessions at once, and a history taken without its features, leave the same stream', () => {
  const bars = randomBars(createRandom('at once'), { sessions: 300, symbols: symbolCount, gaps: 0.02 });
  const batch = extractEquityFeatures({ bars, instruments });
  const stream = new EquityFeatureStream({ instruments });
  stream.seed({ bars: cut(bars, 0, 170) });
  const rows = stream.append({ bars: cut(bars, 170, 299) });
  const width = symbolCount * equityFeatureNames.length;
  expect(rows.values).toEqual(batch.values.subarray(170 * width, 299 * width));
  expect(rows.missing).toEqual(batch.missing.subarray(170 * width, 299 * width));
  expectSameRow(stream.append({ bars: cut(bars, 299, 300) }), batch, 299);
});

test('the state does not grow with the history', () => {
  const bars = randomBars(createRandom('long'), { sessions: 900, symbols: 2 });
  const stream = new EquityFeatureStream({ instruments });
  const sizes: number[] = [];
  for (let t = 0; t < 900; t += 300) {
    stream.seed({ bars: cut(bars, t, t + 300) });
    const { engine, bars: pending } = stream.state();
    expect(pending.sessions.length).toBeLessThanOrEqual(91);
    sizes.push(engine.own.length + engine.returns.length + engine.market.length + engine.carried.length);
  }
  expect(new Set(sizes).size).toBe(1);
});

test('a state is a copy: the stream that goes on does not change it', () => {
  const bars = randomBars(createRandom('copy'), { sessions: 200, symbols: symbolCount });
  const stream = new EquityFeatureStream({ instruments });
  stream.seed({ bars: cut(bars, 0, 150) });
  const state = stream.state();
  const next = { bars: cut(bars, 150, 200) };
  const first = stream.append(next);
  const again = new EquityFeatureStream({ instruments, state }).append(next);
  expect(again.values).toEqual(first.values);
});

test('sessions that are not after the last ones, and a state that does not fit, are refused', () => {
  const bars = randomBars(createRandom('bad'), { sessions: 3, symbols: 2 });
  const stream = new EquityFeatureStream({ instruments });
  stream.append({ bars });
  expect(() => stream.append({ bars: cut(bars, 2, 3) })).toThrow('bars.sessions: expected days after');
  const state = stream.state();
  const wrong = { ...state, engine: { ...state.engine, carried: new Float64Array(1) } };
  expect(() => new EquityFeatureStream({ instruments, state: wrong })).toThrow('state.engine.carried');
  expect(() => new EquityFeatureStream({ instruments, state: { ...state, symbols: ['S0'] } })).toThrow(
    'state.engine.stocks: expected 1, was 2',
  );
});

function cut(bars: BarPanel, from: number, to: number): BarPanel {
  const width = bars.symbols.length;
  const column = (values: Float64Array) => values.slice(from * width, to * width);
  return {
    symbols: bars.symbols,
    sessions: bars.sessions.slice(from, to),
    open: column(bars.open),
    high: column(bars.high),
    low: column(bars.low),
    close: column(bars.close),
    volume: column(bars.volume),
  };
}
