import {
  type BarPanel,
  type BarSeries,
  createRandom,
  denseGraph,
  type FeaturePanel,
  type Split,
  toEpochDay,
} from '@gammatwin/core';
import {
  buildLabels,
  correlationGraphs,
  extractEquityFeatures,
  labelsAhead,
} from '@gammatwin/equity-features';
import { edgeMask } from '@gammatwin/rl-ppo';
import { maxRelativeDifference, randomBars } from '@gammatwin/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadDataset, type MarketDataset } from '../src/dataset.ts';
import { computeFeatures } from '../src/features.ts';
import { useStore } from './temporary-store.ts';

const work = {
  signal: new AbortController().signal,
  onStage: () => ({ update() {}, end() {} }),
  now: Date.parse('2024-06-01T00:00:00Z'),
};
const bars = randomBars(createRandom('splits'), { sessions: 190, symbols: 6 });
const tickers = ['AA', 'BB', 'CC', 'FB', 'XX', 'YY'];
const cut = 140;
const day = (t: number) => bars.sessions[t]!;
const split = (symbol: string, t: number, from: number, to: number): Split => ({
  symbol,
  exDate: day(t),
  from,
  to,
  asOf: 0,
});
/** Before the cut and after it; the share that traded as FB splits under its new name, too. */
const splits = [
  split('AA', 120, 2, 3),
  split('AA', 165, 1, 4),
  split('BB', 150, 2, 3),
  split('CC', 100, 1, 4),
  split('CC', 155, 10, 1),
  split('AMETA', 170, 2, 3),
];
const changed = { from: 'FB', to: 'AMETA', firstSession: day(160), asOf: 0 };

/** The walk of each share as it was traded, under the tickers of each day. */
function traded(): BarSeries[] {
  return tickers.flatMap((ticker, n) => {
    const names = ticker === changed.from ? [ticker, changed.to] : [ticker];
    return names.map((symbol) => {
      const rows = [...bars.sessions.keys()].filter(
        (t) => names.length === 1 || (symbol === changed.to) === day(t) >= changed.firstSession,
      );
      const own = splits.filter((each) => names.includes(each.symbol));
      const ratio = (t: number) =>
        own.reduce((product, each) => (day(t) < each.exDate ? product : (product * each.to) / each.from), 1);
      const column = (values: Float64Array, of: (value: number, t: number) => number) =>
        Float64Array.from(rows, (t) => of(values[t * tickers.length + n]!, t));
      const price = (value: number, t: number) => value / ratio(t);
      return {
        symbol,
        splitsThrough: null,
        session: Int32Array.from(rows, day),
        open: column(bars.open, price),
        high: column(bars.high, price),
        low: column(bars.low, price),
        close: column(bars.close, price),
        volume: column(bars.volume, (value, t) => value * ratio(t)),
      };
    });
  });
}

const sectors = ['Energy', 'Energy', 'Energy', 'Materials', 'Materials', null] as const;
const instruments = [...tickers, changed.to].map((symbol, n) => ({
  symbol,
  name: null,
  sector: sectors[n] ?? (symbol === changed.to ? sectors[3] : null),
}));

/** [sessions × stocks²] of the dataset's first sessions. */
function adjacencies({ adjacency, symbols }: MarketDataset, sessions: number): Float32Array {
  const all = new Float32Array(sessions * symbols.length ** 2);
  for (let t = 0; t < sessions; t++) all.set(adjacency(t), t * symbols.length ** 2);
  return all;
}

describe('splits and a changed symbol', () => {
  const database = useStore();
  let early: MarketDataset;
  let late: MarketDataset;
  beforeAll(async () => {
    const { store } = database;
    await store.writeBars(traded());
    await store.writeSymbolChanges([changed]);
    await store.writeInstruments(instruments);
    await store.writeSplits(splits);
    await computeFeatures({ ...work, store, to: day(cut) });
    early = await loadDataset(store, { through: day(cut) });
    await computeFeatures({ ...work, store });
    late = await loadDataset(store);
  });
  /** The features of a market of the same stocks. */
  const featuresOf = (panel: BarPanel) =>
    extractEquityFeatures({ bars: { ...panel, symbols: late.symbols }, instruments });

  test('after the day leave the bits of its features, graphs and labels as they were', () => {
    expect(early.symbols).toEqual(['AA', 'BB', 'CC', 'FB', 'XX', 'YY']);
    expect(late.symbols).toEqual(['AA', 'BB', 'CC', 'AMETA', 'XX', 'YY']);
    expect(early.equity.values).toEqual(late.equity.values.slice(0, early.equity.values.length));
    expect(early.equity.missing).toEqual(late.equity.missing.slice(0, early.equity.missing.length));
    expect(adjacencies(early, cut + 1)).toEqual(adjacencies(late, cut + 1));
    const columns = ({ labels }: MarketDataset) =>
      labels.horizons
        .flatMap((each) => [each.forwardReturn, each.realizedVolatility])
        .concat(labels.hitTarget, labels.regime);
    let compared = 0;
    for (const [k, column] of columns(early).entries()) {
      const later = columns(late)[k]!;
      for (const [cell, value] of column.entries()) {
        if (Number.isNaN(value)) continue;
        compared++;
        if (!Object.is(value, later[cell]))
          throw new Error(`label ${k} of cell ${cell}: ${value}, ${later[cell]}`);
      }
    }
    expect(compared).toBeGreaterThan(6000);
  });

  test('would not, were prices told in the shares of the last day: the test sees the last bit', async () => {
    const { symbols, equity } = early;
    const told = await database.store.readBars({ symbols: late.symbols });
    const { values } = extractEquityFeatures({ bars: { ...told, symbols }, instruments });
    const differing = equity.values.filter((value, i) => !Object.is(value, values[i])).length;
    expect(differing).toBeGreaterThan(1000);
    expect(maxRelativeDifference(equity.values, values.slice(0, equity.values.length))).toBeLessThan(1e-12);
  });

  test('are in the bars that trades are made of: told in the shares of the last day', () => {
    const close = (dataset: MarketDataset, n: number) => dataset.bars.close[cut * 6 + n]!;
    expect(close(early, 0)).toBeCloseTo(bars.close[cut * 6]! / 1.5, 10);
    expect(close(late, 0)).toBeCloseTo(bars.close[cut * 6]! / 6, 10);
    expect(close(late, 4)).toBe(bars.close[cut * 6 + 4]);
  });

  test('make no feature, label or graph jump: they are those of the market without splits', () => {
    const plain = featuresOf(bars);
    expect(late.equity.missing).toEqual(plain.missing);
    expect(maxRelativeDifference(late.equity.values, plain.values)).toBeLessThan(1e-12);
    const labels = buildLabels({ bars });
    for (const horizon of [1, 5, 10, 20]) {
      const mine = labelsAhead(late.labels, horizon);
      const other = labelsAhead(labels, horizon);
      expect(maxRelativeDifference(mine.forwardReturn, other.forwardReturn)).toBeLessThan(1e-12);
      expect(maxRelativeDifference(mine.realizedVolatility, other.realizedVolatility)).toBeLessThan(1e-12);
    }
    expect(late.labels.hitTarget).toEqual(labels.hitTarget);
    expect(late.labels.regime).toEqual(labels.regime);
    let t = 0;
    for (const graph of correlationGraphs({ bars, sessions: bars.sessions, sectors })) {
      expect(late.adjacency(t++)).toEqual(edgeMask(denseGraph(graph)));
    }
  });

  test('as traded they would: the test sees a jump', async () => {
    const asTraded = await database.store.readBars({ symbols: late.symbols, adjust: 'none' });
    const difference = maxRelativeDifference(featuresOf(asTraded).values, featuresOf(bars).values);
    expect(difference).toBeGreaterThan(0.1);
  });

  test('stored features that hold a label are refused', async () => {
    const { equity, labels } = late;
    const f = equity.names.indexOf('return_5d');
    const values = equity.values.slice();
    labelsAhead(labels, 5).forwardReturn.forEach((value, cell) => {
      if (!Number.isNaN(value)) values[cell * equity.names.length + f] = value;
    });
    const leaky: FeaturePanel = { ...equity, values };
    await database.store.writeEquityFeatures(leaky, toEpochDay('2024-06-02') * 86_400_000);
    await expect(loadDataset(database.store)).rejects.toMatchObject({
      code: 'LABELS_AS_FEATURES',
      fields: { name: 'return_5d', label: 'forward_return_5d' },
    });
  });
});
