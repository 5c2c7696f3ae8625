import type { BarPanel, FeaturePanel } from '@gammatwin/core';
import {
  correlationGraphs,
  equityFeatureNames,
  extractEquityFeatures,
  type Labels,
} from '@gammatwin/equity-features';
import { expectNoLookAhead } from '@gammatwin/testkit';
import { expect, expectTypeOf, test } from 'vitest';
import { goldenSectors } from './goldens.ts';
import { barsFor } from './panels.ts';

const bars = barsFor('no look-ahead', { sessions: 330, symbols: 12, gaps: 0.02 });
const instruments = bars.symbols.map((symbol, n) => ({ symbol, name: null, sector: goldenSectors[n]! }));
const features = (b: BarPanel) => extractEquityFeatures({ bars: b, instruments });

test('no feature of the registry changes when the future is cut off', () => {
  expectNoLookAhead(features, bars, [0, 1, 30, 100, 251, 252, 300, 328]);
});

test('the test has something to compare: every feature is known in some cell before the last cut', () => {
  const panel = features(bars);
  const known = new Set<string>();
  panel.missing.forEach((missing, i) => {
    if (!missing) known.add(panel.names[i % panel.names.length]!);
  });
  expect([...known].sort()).toEqual([...equityFeatureNames].sort());
});

test('no graph edge changes when the future is cut off', () => {
  const graphs = (b: BarPanel): FeaturePanel => {
    const values = new Float64Array(b.sessions.length * b.symbols.length ** 2);
    let t = 0;
    for (const graph of correlationGraphs({
      bars: b,
      sessions: b.sessions,
      neighbours: 3,
      sectors: goldenSectors,
    })) {
      values.set(graph.weights, t++ * graph.weights.length);
    }
    const names = b.symbols.map((symbol) => `edge to ${symbol}`);
    return {
      names,
      symbols: b.symbols,
      sessions: b.sessions,
      values,
      missing: new Uint8Array(values.length),
    };
  };
  expectNoLookAhead(graphs, bars, [0, 59, 60, 200, 328]);
});

test('labels are not a feature panel', () => {
  expectTypeOf<Labels>().not.toExtend<FeaturePanel>();
});
