import { type FeaturePanel, GammaTwinError } from '@gammatwin/core';
import { equityFeatureNames, equityFeatures, extractEquityFeatures } from '@gammatwin/equity-features';
import { expect, test } from 'vitest';
import { awkwardBars, goldenBars, goldenInstruments, goldens } from './goldens.ts';
import { at, barsFor, removeBar } from './panels.ts';

const golden = extractEquityFeatures({ bars: goldenBars, instruments: goldenInstruments });
const awkward = extractEquityFeatures({ bars: awkwardBars, instruments: goldenInstruments });

function expectGolden(
  panel: FeaturePanel,
  name: string,
  values: readonly (number | null)[],
  tolerance: number,
): void {
  goldens.checkedSessions.forEach((t, row) => {
    for (let n = 0; n < goldens.stocks; n++) {
      const expected = values[row * goldens.stocks + n]!;
      const { value, missing } = at(panel, name, t, n);
      const where = `${name} of stock ${n} at session ${t}: expected ${expected}, was ${value}`;
      expect(missing, where).toBe(expected === null ? 1 : 0);
      if (expected !== null) {
        expect(Math.abs(value - expected), where).toBeLessThan(tolerance * Math.max(1, Math.abs(expected)));
      }
    }
  });
}

test.each(Object.keys(goldens.features))('%s equals pandas and numpy', (name) => {
  expectGolden(golden, name, goldens.features[name]!, 1e-9);
});

test.each(Object.keys(goldens.features))('%s equals pandas and numpy in an awkward market', (name) => {
  expectGolden(awkward, name, goldens.awkward.features[name]!, 1e-9);
});

test.each(Object.keys(goldens.talib))('%s equals TA-Lib', (name) => {
  // TA-Lib starts the average directional index from 13 moves, not 14: 238 bars later (13/14)^238 = 2e-8 of it is left.
  expectGolden(golden, name, goldens.talib[name]!, name === 'adx_14' ? 1e-6 : 1e-10);
});

test('every feature but text, sectors and liquidity tiers has golden values', () => {
  const numeric = equityFeatures.filter(
    (f) => f.group !== 'text' && (f.group !== 'context' || f.name.startsWith('market_')),
  );
  const names = numeric.map((f) => f.name).sort();
  expect(Object.keys(goldens.features).sort()).toEqual(names);
  expect(Object.keys(goldens.awkward.features).sort()).toEqual(names);
});

test('the first value of a feature stands exactly where its window is full', () => {
  const perStock = equityFeatures.filter(
    (f) => f.group !== 'text' && !(f.group === 'context' && f.name.startsWith('sector_')),
  );
  for (const { name, window } of perStock) {
    expect(at(golden, name, window - 1, 0).missing, `${name} at bar ${window}`).toBe(0);
    if (window > 1) expect(at(golden, name, window - 2, 0).missing, `${name} before bar ${window}`).toBe(1);
  }
});

test('values are finite everywhere, and a missing one is the neutral default', () => {
  const bars = barsFor('gaps', { sessions: 300, symbols: 4, gaps: 0.1 });
  const panel = extractEquityFeatures({ bars, instruments: [] });
  let missing = 0;
  panel.values.forEach((value, index) => {
    if (!Number.isFinite(value)) throw new Error(`value ${index} is ${value}`);
    if (panel.missing[index] === 0) return;
    missing++;
    expect(value).toBe(equityFeatures[index % equityFeatureNames.length]!.neutral);
  });
  expect(missing).toBeGreaterThan(0);
});

test('a session without a bar is missing in every column, and the days after it count own bars', () => {
  const bars = barsFor('halt', { sessions: 130, symbols: 3 }, (b) => removeBar(b, 120, 1));
  const instruments = bars.symbols.map((symbol) => ({ symbol, name: null, sector: 'Energy' as const }));
  const panel = extractEquityFeatures({ bars, instruments });
  for (const name of equityFeatureNames) expect(at(panel, name, 120, 1).missing, name).toBe(1);
  const close = (t: number) => bars.close[t * 3 + 1]!;
  expect(at(panel, 'return_1d', 121, 1)).toEqual({ value: close(121) / close(119) - 1, missing: 0 });
  expect(at(panel, 'return_5d', 123, 1)).toEqual({ value: close(123) / close(117) - 1, missing: 0 });
});

test('five missing sessions are bridged, six start the history anew', () => {
  const after = (gap: number) => {
    const bars = barsFor('long halt', { sessions: 60, symbols: 2 }, (b) => {
      for (let t = 30; t < 30 + gap; t++) removeBar(b, t, 0);
    });
    return at(extractEquityFeatures({ bars, instruments: [] }), 'return_1d', 30 + gap, 0).missing;
  };
  expect([after(5), after(6)]).toEqual([0, 1]);
});

test('a price of zero or an infinite one is no bar', () => {
  const bars = barsFor('bad', { sessions: 10, symbols: 2 }, (b) => {
    b.low[5 * 2] = 0;
    b.high[6 * 2] = Number.POSITIVE_INFINITY;
  });
  const panel = extractEquityFeatures({ bars, instruments: [] });
  expect([4, 5, 6, 7].map((t) => at(panel, 'intraday_range', t, 0).missing)).toEqual([0, 1, 1, 0]);
});

test('a column of the wrong length is refused', () => {
  const bars = { ...barsFor('short', { sessions: 5, symbols: 2 }), volume: new Float64Array(9) };
  expect(() => extractEquityFeatures({ bars, instruments: [] })).toThrow(GammaTwinError);
  expect(() => extractEquityFeatures({ bars, instruments: [] })).toThrow(
    'bars.volume: expected 10 values (sessions × symbols), was 9',
  );
});

test('a panel without stocks or sessions gives an empty panel', () => {
  const panel = extractEquityFeatures({
    bars: barsFor('none', { sessions: 0, symbols: 0 }),
    instruments: [],
  });
  expect([panel.values.length, panel.missing.length]).toEqual([0, 0]);
});
