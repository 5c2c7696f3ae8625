import type { BarPanel } from '@gammatwin/core';
import {
  buildLabels,
  correlationGraph,
  equityFeatures,
  extractEquityFeatures,
  labelsAhead,
} from '@gammatwin/equity-features';
import { cutAfter } from '@gammatwin/testkit';
import { describe, expect, test } from 'vitest';
import { base, baseFeatures, baseLabels, edges, odd } from './awkward.ts';
import { at } from './panels.ts';

describe('sectors', () => {
  const alone = 7;
  const unknown = 8;
  const sectorNames = equityFeatures.flatMap(({ name }) => (name.startsWith('sector_') ? [name] : []));
  const compared = [
    'sector_zscore_return_5d',
    'sector_zscore_return_20d',
    'sector_correlation_60d',
    'sector_lead_lag_60d',
  ];

  test('with one stock compare it with nobody, but are told', () => {
    for (const name of compared) expect(at(baseFeatures, name, 300, alone).missing, name).toBe(1);
    expect(at(baseFeatures, 'sector_utilities', 300, alone)).toEqual({ value: 1, missing: 0 });
    expect(at(baseFeatures, 'rank_return_20d', 300, alone).missing).toBe(0);
  });

  test('that are unknown are missing in every column', () => {
    expect(sectorNames).toHaveLength(11 + compared.length);
    for (const name of sectorNames) expect(at(baseFeatures, name, 300, unknown).missing, name).toBe(1);
    expect(at(baseFeatures, 'beta_60d', 300, unknown).missing).toBe(0);
  });

  test('join neither of the two to anybody, correlations do', () => {
    for (const n of [alone, unknown]) {
      expect(edges('zero volume', 300, n, { neighbours: 0 }).size).toBe(0);
      expect(edges('zero volume', 300, n).size).toBe(8);
    }
  });
});

describe('a universe of one', () => {
  const one: BarPanel = {
    ...base.bars,
    symbols: ['S1'],
    open: base.bars.open.filter((_, cell) => cell % 9 === odd),
    high: base.bars.high.filter((_, cell) => cell % 9 === odd),
    low: base.bars.low.filter((_, cell) => cell % 9 === odd),
    close: base.bars.close.filter((_, cell) => cell % 9 === odd),
    volume: base.bars.volume.filter((_, cell) => cell % 9 === odd),
  };

  test('has the features of its own bars and of its sector, and nothing that compares', () => {
    const panel = extractEquityFeatures({
      bars: one,
      instruments: [{ symbol: 'S1', name: null, sector: 'Energy' }],
    });
    for (const { name, group } of equityFeatures) {
      const here = at(panel, name, 329, 0);
      if (group === 'technical' || group === 'pattern')
        expect(here, name).toEqual(at(baseFeatures, name, 329, odd));
      else expect(here.missing, name).toBe(sectorOneHot(name) ? 0 : 1);
    }
  });

  test('has labels but no ranks, and a graph without edges', () => {
    const { forwardReturn, returnRank } = labelsAhead(buildLabels({ bars: one }), 5);
    const expected = labelsAhead(baseLabels, 5).forwardReturn.filter((_, cell) => cell % 9 === odd);
    expect(forwardReturn).toEqual(expected);
    expect(returnRank.every(Number.isNaN)).toBe(true);
    expect(
      correlationGraph({ bars: one, sectors: ['Energy'], session: one.sessions[300]! }).from,
    ).toHaveLength(0);
  });
});

function sectorOneHot(name: string): boolean {
  return equityFeatures.some((f) => f.name === name && f.group === 'context' && name.startsWith('sector_'));
}

test('an empty market gives empty features, labels and no graph', () => {
  const { bars } = base;
  const empty = { ...cutAfter(bars, -1) };
  expect(extractEquityFeatures({ bars: empty, instruments: [] }).values).toHaveLength(0);
  expect(buildLabels({ bars: empty }).hitTarget).toHaveLength(0);
});
