import { buildLabels, equityFeatures, labelsAhead } from '@gammatwin/equity-features';
import { maxRelativeDifference } from '@gammatwin/testkit';
import { describe, expect, test } from 'vitest';
import {
  base,
  baseEdges,
  baseFeatures,
  baseLabels,
  cellAt,
  edges,
  graphOf,
  labelsOf,
  market,
  markets,
  missing,
  next,
  odd,
  sameBits,
  value,
} from './awkward.ts';
import { at } from './panels.ts';
import { edgesOf, featuresOf } from './point-in-time.ts';

describe('missing days', () => {
  const { close, open } = markets['missing days'].bars;

  test('are bridged by windows of own bars', () => {
    expect(missing('missing days', 'return_1d', 200)).toBe(true);
    expect(value('missing days', 'return_1d', 201).value).toBe(close[cellAt(201)]! / close[cellAt(199)]! - 1);
    expect(missing('missing days', 'beta_60d', 201)).toBe(true); // no return against the market's session
    expect(missing('missing days', 'beta_60d', 202)).toBe(false);
  });

  test('keep the stock in the graph', () => {
    expect(edges('missing days', 202).size).toBeGreaterThanOrEqual(8);
    expect(edges('missing days', 202)).not.toEqual(edges('zero volume', 202));
  });

  test('leave no label that would enter or leave on them', () => {
    const { forwardReturn, realizedVolatility } = next('missing days', 5);
    for (const t of [195, 198, 199, 200, 202, 203, 204]) expect(forwardReturn[cellAt(t)], `${t}`).toBeNaN();
    expect(forwardReturn[cellAt(197)]).toBe(close[cellAt(202)]! / open[cellAt(198)]! - 1);
    expect(realizedVolatility[cellAt(197)]).toBeNaN();
    expect(next('missing days', 1).forwardReturn[cellAt(201)]).not.toBeNaN();
  });
});

describe('a split inside the window', () => {
  // The same shares told otherwise: 3 for 2 at session 200, in the shares before it and in those after.
  const told = (before: number, after: number) =>
    market((b) => {
      for (let t = 0; t < 330; t++) {
        const factor = t < 200 ? before : after;
        for (const column of [b.open, b.high, b.low, b.close]) column[cellAt(t)]! *= factor;
        b.volume[cellAt(t)]! /= factor;
      }
    });

  test.each([
    [1.5, 1.5],
    [2 / 3, 2 / 3],
  ])('makes no difference when all prices are told in the same shares', (before, after) => {
    const { bars } = told(before, after);
    const { values, missing: marks } = featuresOf(base, bars);
    expect(sameBits(marks, baseFeatures.missing)).toBe(true);
    expect(maxRelativeDifference(values, baseFeatures.values)).toBeLessThan(1e-12);
    expect(maxRelativeDifference(edgesOf(base, bars).values, baseEdges)).toBeLessThan(1e-12);
    const labels = buildLabels({ bars });
    for (const horizon of [1, 5, 10, 20]) {
      const { forwardReturn } = labelsAhead(labels, horizon);
      expect(
        maxRelativeDifference(forwardReturn, labelsAhead(baseLabels, horizon).forwardReturn),
      ).toBeLessThan(1e-12);
    }
    expect(labels.hitTarget).toEqual(baseLabels.hitTarget);
  });

  test('jumps in features, graph and labels when they are not', () => {
    const asTraded = told(1, 2 / 3);
    const panel = featuresOf(asTraded, asTraded.bars);
    expect(at(panel, 'return_1d', 200, odd).value).toBeLessThan(-0.25);
    expect(labelsAhead(buildLabels({ bars: asTraded.bars }), 5).forwardReturn[cellAt(198)]).toBeLessThan(
      -0.25,
    );
    expect(sameBits(edgesOf(asTraded, asTraded.bars).values, baseEdges)).toBe(false);
  });
});

describe('a newly listed stock', () => {
  test('has each feature of its own bars where its window is full, and not before', () => {
    const own = equityFeatures.filter(({ group }) => group === 'technical' || group === 'pattern');
    for (const { name, window } of own) {
      if (window > 130) continue;
      expect(missing('a newly listed stock', name, 200 + window - 1), name).toBe(false);
      if (window > 1) expect(missing('a newly listed stock', name, 200 + window - 2), name).toBe(true);
    }
    expect(missing('a newly listed stock', 'distance_to_sma_200', 329)).toBe(true);
    expect(value('a newly listed stock', 'sector_energy', 200)).toEqual({ value: 1, missing: 0 });
  });

  test('is joined to its sector at once, to its neighbours when it has correlations', () => {
    const own = [0, 2, 3];
    expect(edges('a newly listed stock', 199).size).toBe(0);
    expect([...edges('a newly listed stock', 200)]).toEqual(own.map((n) => [n, 0.01]));
    expect(edges('a newly listed stock', 329).size).toBe(8);
  });

  test('has labels from its first session on, a hit from its first range on', () => {
    expect(next('a newly listed stock', 1).forwardReturn[cellAt(199)]).toBeNaN();
    expect(next('a newly listed stock', 20).forwardReturn[cellAt(200)]).not.toBeNaN();
    const { hitTarget } = labelsOf('a newly listed stock');
    const first = hitTarget.findIndex((x, cell) => cell % 9 === odd && !Number.isNaN(x));
    expect(Math.floor(first / 9)).toBeGreaterThanOrEqual(214);
  });
});

describe('a halt', () => {
  test('of five sessions is bridged, of six starts the history anew', () => {
    expect(missing('a short halt', 'return_60d', 205)).toBe(false);
    expect(missing('a long halt', 'return_1d', 206)).toBe(true);
    expect(missing('a long halt', 'return_60d', 265)).toBe(true);
    expect(missing('a long halt', 'return_60d', 266)).toBe(false);
    expect(missing('a long halt', 'candle_body', 206)).toBe(false);
  });

  test('keeps the stock in the graph while three quarters of its returns are known', () => {
    for (const name of ['a short halt', 'a long halt'] as const) expect(edges(name, 210).size, name).toBe(8);
    // 60 bars later the halt has left the window.
    expect(edges('a long halt', 329).size).toBe(8);
  });

  test('cannot be left within it; after it the label knows the bars beyond', () => {
    const { close, open } = markets['a long halt'].bars;
    const { forwardReturn } = next('a long halt', 10);
    expect(forwardReturn[cellAt(195)]).toBeNaN();
    expect(forwardReturn[cellAt(196)]).toBe(close[cellAt(206)]! / open[cellAt(197)]! - 1);
    expect(forwardReturn[cellAt(199)]).toBeNaN(); // no entry the day after
    expect(labelsOf('a long halt').hitTarget[cellAt(197)]).toBeNaN();
  });
});

describe('a delisted stock', () => {
  test('has no features, no labels that reach past its end, and in the end no edges', () => {
    for (const { name } of equityFeatures) expect(missing('a delisted stock', name, 230), name).toBe(true);
    for (const horizon of [1, 5, 10, 20]) {
      const { forwardReturn } = next('a delisted stock', horizon);
      expect(forwardReturn[cellAt(229 - horizon)], `${horizon}`).not.toBeNaN();
      expect(forwardReturn[cellAt(230 - horizon)], `${horizon}`).toBeNaN();
    }
    expect(edges('a delisted stock', 229).size).toBe(8);
    expect(edges('a delisted stock', 289).size).toBe(0);
  });
});

describe('volume of zero, or unknown', () => {
  const fromVolume = equityFeatures.filter(
    ({ name }) => /volume|mfi|liquidity/.test(name) && !/volatility/.test(name),
  );

  test('leaves what is not made of it as it is, graph and labels included', () => {
    for (const name of ['zero volume', 'unknown volume'] as const) {
      const wrong = equityFeatures.filter((feature) => {
        if (fromVolume.includes(feature)) return false;
        for (let t = 195; t < 265; t++) {
          if (!Object.is(value(name, feature.name, t).value, at(baseFeatures, feature.name, t, odd).value))
            return true;
        }
        return false;
      });
      expect(
        wrong.map((feature) => feature.name),
        name,
      ).toEqual([]);
      expect(sameBits(edgesOf(markets[name], markets[name].bars).values, baseEdges)).toBe(true);
      expect(sameBits(labelsOf(name).hitTarget, baseLabels.hitTarget)).toBe(true);
      expect(sameBits(next(name, 5).forwardReturn, labelsAhead(baseLabels, 5).forwardReturn)).toBe(true);
    }
  });

  test('makes no money flow and no z-score, rather than an infinite one', () => {
    expect(fromVolume.length).toBe(7);
    for (const name of ['zero volume', 'unknown volume'] as const) {
      for (const feature of ['mfi_14', 'volume_zscore_20'])
        expect(missing(name, feature, 225), feature).toBe(true);
      for (const { name: feature } of fromVolume) expect(missing(name, feature, 265), feature).toBe(false);
    }
    for (const { name: feature } of fromVolume)
      expect(missing('unknown volume', feature, 225), feature).toBe(true);
  });
});

describe('constant prices', () => {
  test('have a volatility of exactly 0, and no oscillator', () => {
    for (const name of ['constant prices', 'constant prices for a while'] as const) {
      for (const feature of ['realized_volatility_60d', 'garman_klass_20d', 'return_60d', 'intraday_range']) {
        expect(value(name, feature, 259), `${name} ${feature}`).toEqual({ value: 0, missing: 0 });
      }
      for (const feature of ['stochastic_k_14', 'bollinger_b_20', 'candle_body', 'sector_correlation_60d']) {
        expect(missing(name, feature, 259), `${name} ${feature}`).toBe(true);
      }
    }
  });

  test('have no correlations: sector edges of the least weight alone', () => {
    expect([...edges('constant prices', 300)]).toEqual([
      [0, 0.01],
      [2, 0.01],
      [3, 0.01],
    ]);
    expect([...edges('constant prices for a while', 259)]).toEqual([
      [0, 0.01],
      [2, 0.01],
      [3, 0.01],
    ]);
    expect(edges('constant prices for a while', 329).size).toBe(8);
    expect(graphOf('nothing that ever moves', 300).weight.every((w) => w === 0.01)).toBe(true);
  });

  test('earn nothing, are quiet, and have no levels to touch', () => {
    const labels = labelsOf('constant prices');
    const { forwardReturn, realizedVolatility } = labelsAhead(labels, 5);
    expect([forwardReturn[cellAt(300)], realizedVolatility[cellAt(300)], labels.regime[cellAt(300)]]).toEqual(
      [0, 0, 3],
    );
    expect(labels.hitTarget[cellAt(300)]).toBeNaN();
    expect(labelsAhead(labelsOf('nothing that ever moves'), 5).returnRank[cellAt(300)]).toBe(0.5);
  });
});
