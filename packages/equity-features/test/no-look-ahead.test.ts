import { type BarPanel, type BarSeries, createRandom, type FeaturePanel, toEpochDay } from '@gammatwin/core';
import { equityFeatureNames } from '@gammatwin/equity-features';
import { openProvider } from '@gammatwin/market-data';
import { expectNoLookAhead } from '@gammatwin/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { goldenSectors } from './goldens.ts';
import { randomNews } from './known-by.ts';
import { barsFor } from './panels.ts';
import { edgesOf, featuresOf, type Market, neutralised, panelOf, regimesOf } from './point-in-time.ts';

const walkBars = barsFor('no look-ahead', { sessions: 330, symbols: 12, gaps: 0.02 });
const walks: Market = {
  bars: walkBars,
  sectors: goldenSectors,
  news: randomNews(createRandom('news'), walkBars.symbols, walkBars.sessions),
};

describe('random walks with gaps', () => {
  test('no feature changes when the future is cut off, and each is known somewhere', () => {
    const known = expectNoLookAhead((b) => featuresOf(walks, b), walks.bars, [0, 30, 251, 252, 328]);
    expect([...known.keys()]).toEqual(equityFeatureNames);
    expect([...known].filter(([, count]) => count === 0)).toEqual([]);
  });

  test('no graph edge does', () => {
    const known = expectNoLookAhead((b) => edgesOf(walks, b, { neighbours: 3 }), walks.bars, [0, 60, 328]);
    expect(Math.min(...known.values())).toBeGreaterThan(300);
  });

  test('no regime label does', () => {
    const known = expectNoLookAhead(regimesOf, walks.bars, [0, 79, 80, 200, 328]);
    expect(known.get('regime')).toBeGreaterThan(2000);
  });
});

describe('the simulated market', () => {
  let market: Market;
  beforeAll(async () => {
    const range = { from: toEpochDay('2022-01-03'), to: toEpochDay('2024-05-31') };
    const provider = openProvider({
      kind: 'simulator',
      seed: 6,
      stocks: 40,
      corporateActions: true,
      effects: { pcrReversal: 1 },
      ...range,
    });
    const instruments = await provider.instruments();
    const symbols = instruments.map(({ symbol }) => symbol);
    const series: BarSeries[] = [];
    for await (const one of provider.bars({ symbols, ...range })) series.push(one);
    const bars = panelOf(series);
    const sectorOf = new Map(instruments.map(({ symbol, sector }) => [symbol, sector]));
    market = {
      bars,
      sectors: bars.symbols.map((symbol) => sectorOf.get(symbol) ?? null),
      news: randomNews(createRandom('simulated'), bars.symbols, bars.sessions),
    };
  });

  test('no feature, edge or regime changes when the future is cut off', () => {
    const { bars } = market;
    expect(bars.sessions.length).toBeGreaterThan(580);
    const features = expectNoLookAhead((b) => featuresOf(market, b), bars, [270, 499]);
    expect([...features].filter(([, count]) => count < 500)).toEqual([]);
    const edges = expectNoLookAhead((b) => edgesOf(market, b), bars, [270, 499]);
    // Stocks are listed and delisted on the way.
    expect([...edges].filter(([, count]) => count > 1000).length).toBeGreaterThanOrEqual(35);
    const regimes = expectNoLookAhead(regimesOf, bars, [270, 499]);
    expect(regimes.get('regime')).toBeGreaterThan(10_000);
  });
});

describe('a leak is found:', () => {
  const { bars } = walks;
  const width = bars.symbols.length;
  const panelWith = (name: string, b: BarPanel, column: Float64Array): FeaturePanel => ({
    names: [name],
    symbols: b.symbols,
    sessions: b.sessions,
    ...neutralised(column),
  });
  const cuts = [100, 250];

  test('a window centred on the session', () => {
    const centred = (b: BarPanel) =>
      panelWith(
        'centred mean',
        b,
        b.close.map((_, cell) => {
          let sum = 0;
          for (let s = -2; s <= 2; s++) sum += b.close[cell + s * width] ?? b.close[cell]!;
          return sum / 5;
        }),
      );
    expect(() => expectNoLookAhead(centred, bars, cuts)).toThrow(
      /^centred mean of S\d+ on .* knows the future/,
    );
  });

  test('a feature scaled by the mean and deviation of the whole sample', () => {
    const scaled = (b: BarPanel) => {
      const panel = featuresOf(walks, b);
      const f = panel.names.indexOf('return_5d');
      const cells = Array.from(b.close.keys(), (cell) => cell * panel.names.length + f);
      const known = cells.filter((at) => panel.missing[at] === 0).map((at) => panel.values[at]!);
      const mean = known.reduce((sum, x) => sum + x, 0) / known.length;
      const deviation = Math.sqrt(known.reduce((sum, x) => sum + (x - mean) ** 2, 0) / known.length);
      const scores = cells.map((at) =>
        panel.missing[at] ? Number.NaN : (panel.values[at]! - mean) / deviation,
      );
      return panelWith('return_5d, scaled', b, Float64Array.from(scores));
    };
    expect(() => expectNoLookAhead(scaled, bars, cuts)).toThrow(/^return_5d, scaled of S\d+ on/);
  });

  test('a graph of the session after', () => {
    const early = (b: BarPanel): FeaturePanel => {
      const graphs = edgesOf(walks, b, { neighbours: 3 });
      const one = width * width;
      const shifted = Float64Array.from(graphs.values, (weight, at) => graphs.values[at + one] ?? weight);
      return { ...graphs, values: shifted };
    };
    expect(() => expectNoLookAhead(early, bars, cuts)).toThrow(/^edge to S\d+ of S\d+ on/);
  });

  test('a price brought to the shares of the last day', () => {
    // As if a 3-for-2 split came with the last session: all earlier closes move, their returns by the last bit.
    const restated = (b: BarPanel) =>
      featuresOf(walks, { ...b, close: b.close.map(splitBy(b.sessions.length)) });
    const splitBy = (sessions: number) => (price: number) => (sessions > 300 ? (price * 2) / 3 : price);
    expect(() => expectNoLookAhead(restated, bars, cuts)).toThrow('knows the future');
  });

  test('news of the next day, and a reading made after the next opening', () => {
    const all = (b: BarPanel) => featuresOf({ ...walks, news: [] }, b);
    expect(() => expectNoLookAhead(all, bars, cuts)).not.toThrow();
    const back = walks.news.map((article) => ({ ...article, asOf: article.asOf - 3 * 86_400_000 }));
    const late = (b: BarPanel) => {
      const known = new Set(walks.news.filter(({ asOf }) => asOf / 86_400_000 < b.sessions.at(-1)!));
      return featuresOf({ ...walks, news: back.filter((_, i) => known.has(walks.news[i]!)) }, b);
    };
    expect(() => expectNoLookAhead(late, bars, cuts)).toThrow('knows the future');
  });
});
