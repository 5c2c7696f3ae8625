import { describe, expect, test } from 'vitest';
import { alignFeatures, alignSeries, featureColumn } from '../src/align.ts';

const panel = {
  names: ['a', 'b'],
  symbols: ['X', 'Y'],
  sessions: Int32Array.of(10, 12),
  values: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  missing: Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0),
};

describe('alignFeatures', () => {
  test('moves rows to other sessions and symbols; what is absent is neutral and missing', () => {
    const aligned = alignFeatures(panel, Int32Array.of(10, 11, 12), ['Y', 'Z'], [-1, -2]);
    expect([...aligned.values]).toEqual([3, -2, -1, -2, -1, -2, -1, -2, 7, 8, -1, -2]);
    expect([...aligned.missing]).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1]);
  });
});

test('featureColumn picks one feature and can show its gaps', () => {
  expect([...featureColumn(panel, 'b')]).toEqual([2, 4, 6, 8]);
  expect([...featureColumn(panel, 'b', { unknownAsNaN: true })]).toEqual([2, Number.NaN, 6, 8]);
});

test('alignSeries puts NaN where a session or the series is absent', () => {
  const macro = {
    names: ['vix', 'spy'],
    sessions: Int32Array.of(10, 12),
    values: Float64Array.of(20, 1, 21, 2),
  };
  expect([...alignSeries(macro, 'vix', Int32Array.of(10, 11, 12))]).toEqual([20, Number.NaN, 21]);
  expect([...alignSeries(macro, 'dgs2', Int32Array.of(10))]).toEqual([Number.NaN]);
});
