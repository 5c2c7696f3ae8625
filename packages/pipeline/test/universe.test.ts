import type { BarPanel, FeaturePanel } from '@gammatwin/core';
import { describe, expect, test } from 'vitest';
import { chooseUniverse } from '../src/universe.ts';

const gone = Number.NaN;
// Sessions 10, 11, 12 of A (all), B (left after 11), C (listed on 12), D (all).
const close = Float64Array.of(1, 1, gone, 1, 1, 1, gone, 1, 1, gone, 1, 1);
const bars: BarPanel = {
  symbols: ['A', 'B', 'C', 'D'],
  sessions: Int32Array.of(10, 11, 12),
  open: close,
  high: close,
  low: close,
  close,
  volume: close,
};
const options = (symbols: string[], missing: number[]): FeaturePanel => ({
  names: ['total_oi'],
  symbols,
  sessions: symbols.length > 0 ? Int32Array.of(12) : new Int32Array(0),
  values: new Float64Array(missing.length),
  missing: Uint8Array.from(missing),
});

describe('chooseUniverse', () => {
  test('needs a bar on the last session and enough history', () => {
    expect(chooseUniverse(bars, options([], []), 12, 2)).toEqual(['A', 'D']);
    expect(chooseUniverse(bars, options([], []), 12, 1)).toEqual(['A', 'C', 'D']);
    expect(chooseUniverse(bars, options([], []), 11, 2)).toEqual(['A', 'B', 'D']);
  });

  test('once options are stored, only stocks with some remain', () => {
    expect(chooseUniverse(bars, options(['A', 'C', 'D'], [0, 0, 1]), 12, 1)).toEqual(['A', 'C']);
  });

  test('where members are given, nobody else is chosen', () => {
    expect(chooseUniverse(bars, options([], []), 12, 1, ['D', 'B', 'C', 'NEVER'])).toEqual(['C', 'D']);
    expect(() => chooseUniverse(bars, options([], []), 12, 1, ['A'])).toThrow(/only 1 members have a bar/);
  });

  test('fewer than two stocks are no market', () => {
    expect(() => chooseUniverse(bars, options(['A'], [0]), 12, 1)).toThrow(
      /only 1 stored symbols have a bar on 1970-01-13/,
    );
  });
});
