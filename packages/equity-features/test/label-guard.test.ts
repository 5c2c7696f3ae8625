import { createRandom, type FeaturePanel } from '@gammatwin/core';
import {
  assertNoLabelColumns,
  assertNotLabels,
  buildLabels,
  extractEquityFeatures,
  type Labels,
  labelsAhead,
} from '@gammatwin/equity-features';
import { randomBars } from '@gammatwin/testkit';
import { describe, expect, expectTypeOf, test } from 'vitest';

const bars = randomBars(createRandom('guard'), { sessions: 120, symbols: 6, gaps: 0.02 });
const labels = buildLabels({ bars });
const features = extractEquityFeatures({ bars, instruments: [] });
const refused = { code: 'LABELS_AS_FEATURES' };
const thrownBy = (act: () => void): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return null;
};

/** The features with one more column; NaN is missing. */
function withColumn(name: string, column: Float64Array): FeaturePanel {
  const width = features.names.length;
  const values = new Float64Array(column.length * (width + 1));
  const missing = new Uint8Array(values.length);
  column.forEach((value, cell) => {
    const row = cell * (width + 1);
    values.set(features.values.subarray(cell * width, (cell + 1) * width), row);
    missing.set(features.missing.subarray(cell * width, (cell + 1) * width), row);
    values[row + width] = Number.isNaN(value) ? 0 : value;
    missing[row + width] = Number.isNaN(value) ? 1 : 0;
  });
  return { ...features, names: [...features.names, name], values, missing };
}

test('the features of the registry pass', () => {
  expect(thrownBy(() => assertNoLabelColumns(features, labels))).toBeNull();
});

test('labels are not a feature panel, neither to the compiler nor at run time', () => {
  expectTypeOf<Labels>().not.toExtend<FeaturePanel>();
  expect(thrownBy(() => assertNotLabels(labels))).toMatchObject(refused);
  const disguised = labels as unknown as FeaturePanel;
  expect(thrownBy(() => assertNoLabelColumns(disguised, labels))).toMatchObject(refused);
  const dressed = { ...features, kind: 'labels' } as FeaturePanel;
  expect(thrownBy(() => assertNotLabels(dressed))).toMatchObject(refused);
});

test.each([
  'forward_return_5d',
  'realized_volatility_ahead_20d',
  'return_rank_ahead_1d',
  'hit_target_5d',
  'regime',
])('a feature by the name of %s is refused whatever it holds', (name) => {
  const error = thrownBy(() => assertNotLabels(withColumn(name, bars.volume)));
  expect(error).toMatchObject({ ...refused, fields: { name } });
});

describe('a label under the name of a feature is refused', () => {
  const { forwardReturn, realizedVolatility, returnRank } = labelsAhead(labels, 10);
  test.each([
    ['the return', forwardReturn, 'forward_return_10d'],
    [
      'the return in percent, rounded',
      forwardReturn.map((r) => Math.round(1e6 * r) / 1e4),
      'forward_return_10d',
    ],
    ['the return turned round', forwardReturn.map((r) => 1 - 5 * r), 'forward_return_10d'],
    [
      'the return, half of it unknown',
      forwardReturn.map((r, i) => (i % 2 ? r : Number.NaN)),
      'forward_return_10d',
    ],
    ['the volatility', realizedVolatility, 'realized_volatility_ahead_10d'],
    ['the rank', returnRank, 'return_rank_ahead_10d'],
    ['the hit', labels.hitTarget, 'hit_target_5d'],
  ])('%s', (_, column, label) => {
    const error = thrownBy(() => assertNoLabelColumns(withColumn('momentum', column), labels));
    expect(error).toMatchObject({ ...refused, fields: { name: 'momentum', label } });
  });
});

test('the regime looks back, so a feature may equal it', () => {
  expect(thrownBy(() => assertNoLabelColumns(withColumn('state', labels.regime), labels))).toBeNull();
});

test('a constant feature and one that is hardly known pass; noise on a label passes only where it hides it', () => {
  const { forwardReturn } = labelsAhead(labels, 5);
  const random = createRandom('noise');
  const passes = (column: Float64Array) =>
    thrownBy(() => assertNoLabelColumns(withColumn('f', column), labels)) === null;
  expect(passes(forwardReturn.map(() => 1))).toBe(true);
  expect(passes(forwardReturn.map((r, i) => (i < 30 ? r : Number.NaN)))).toBe(true);
  expect(passes(forwardReturn.map((r) => r + 0.0001 * random.normal()))).toBe(false);
  expect(passes(forwardReturn.map((r) => r + 0.05 * random.normal()))).toBe(true);
});

test('a panel over other sessions is no match', () => {
  const short = { ...features, values: features.values.subarray(features.names.length) };
  expect(thrownBy(() => assertNoLabelColumns(short, labels))).toMatchObject({ code: 'INVALID_INPUT' });
});
