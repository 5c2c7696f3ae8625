import {
  type BarPanel,
  createRandom,
  type Instrument,
  type OptionChain,
  optionsFeatureNames,
  toEpochDay,
} from '@gammatwin/core';
import { equityFeatureNames, extractEquityFeatures } from '@gammatwin/equity-features';
import { simulatedProvider } from '@gammatwin/market-data';
import { appendToHistory, emptyHistory, extractOptionsFeatures } from '@gammatwin/options-features';
import { randomBars } from '@gammatwin/testkit';
import { describe, expect, test } from 'vitest';
import { touchedFeatures } from '../../src/health/rules.ts';
import { equityReads, optionsReads } from '../../src/health/touched-features.ts';

test('every rule names features that exist, each once', () => {
  const known = new Set<string>([...optionsFeatureNames, ...equityFeatureNames]);
  for (const [rule, names] of Object.entries({ ...touchedFeatures, ...optionsReads, ...equityReads })) {
    expect(
      names.filter((name) => !known.has(name)),
      rule,
    ).toEqual([]);
    expect(new Set(names).size, rule).toBe(names.length);
  }
});

describe('options features by the column that they read', async () => {
  const days = { from: toEpochDay('2025-03-03'), to: toEpochDay('2025-05-02') };
  const provider = simulatedProvider({ seed: 3, symbols: ['AAA'], ...days });
  let history = emptyHistory();
  let chain: OptionChain | undefined;
  const context = { priceChange5d: 0.03 };
  for (const session of await provider.chainSessions(days)) {
    if (chain)
      history = appendToHistory(history, chain.session, extractOptionsFeatures(chain, history, context));
    for await (const next of provider.chains({ symbols: ['AAA'], session })) chain = next;
  }
  const whole = chain!;
  const missingOf = (of: OptionChain) => extractOptionsFeatures(of, history, context).missing;
  const none = new Float64Array(whole.strike.length).fill(Number.NaN);

  test.each([
    ['openInterest', { openInterest: none }],
    ['volume', { volume: none }],
    ['impliedVolatility', { impliedVolatility: none }],
    ['greeks', { delta: none, gamma: none, thetaPerDay: none, vegaPerVolPoint: none }],
    ['spot', { spot: Number.NaN }],
  ] as const)('%s', (column, blanked) => {
    const before = missingOf(whole);
    const after = missingOf({ ...whole, ...blanked });
    const lost = optionsFeatureNames.filter((_, i) => before[i] === 0 && after[i] === 1);
    expect([...optionsReads[column]].sort()).toEqual(lost.toSorted());
  });
});

describe('equity features by the column that they read', () => {
  const shape = { sessions: 420, symbols: 9 };
  const bars = randomBars(createRandom('one'), shape);
  const other = randomBars(createRandom('two'), shape);
  const sectors = ['Energy', 'Financials', 'Materials'] as const;
  const instruments = bars.symbols.map(
    (symbol, n): Instrument => ({ symbol, name: null, sector: sectors[n % 3]! }),
  );
  const valuesOf = (of: BarPanel) => extractEquityFeatures({ bars: of, instruments }).values;
  const { open, high, low, close, volume } = other;

  test.each([
    ['prices', { open, high, low, close }],
    // Of another order for each stock, so that every liquidity tier has new members.
    ['volume', { volume: volume.map((v, i) => v * 10 ** (i % 3)) }],
  ] as const)('%s', (column, replaced) => {
    const before = valuesOf(bars);
    const after = valuesOf({ ...bars, ...replaced });
    const width = equityFeatureNames.length;
    const changed = equityFeatureNames.filter((_, f) =>
      before.some((value, i) => i % width === f && value !== after[i]),
    );
    expect([...equityReads[column]].sort()).toEqual(changed.toSorted());
  });
});
