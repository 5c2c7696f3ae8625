import { type BarPanel, createRandom, type FeaturePanel } from '@gammatwin/core';
import { cutAfter, expectNoLookAhead, randomBars } from '@gammatwin/testkit';
import { expect, test } from 'vitest';

const bars = randomBars(createRandom('bars'), { sessions: 30, symbols: 3 });

/** One feature, `compute`d of each close series. */
function feature(name: string, compute: (close: number[], t: number) => number) {
  return (b: BarPanel): FeaturePanel => {
    const width = b.symbols.length;
    const series = b.symbols.map((_, n) => Array.from(b.sessions, (_s, t) => b.close[t * width + n]!));
    const values = b.close.map((_, cell) => compute(series[cell % width]!, Math.floor(cell / width)));
    return {
      names: [name],
      symbols: b.symbols,
      sessions: b.sessions,
      values,
      missing: new Uint8Array(values.length),
    };
  };
}

test('a feature of the past passes', () => {
  expectNoLookAhead(
    feature('past', (close, t) => close[t]! / (close[t - 1] ?? close[t]!)),
    bars,
    [0, 10, 28],
  );
});

test('the known values at the latest cut are counted, so that nothing can pass for something', () => {
  const half = (b: BarPanel): FeaturePanel => {
    const panel = feature('half', () => 1)(b);
    return { ...panel, missing: panel.missing.map((_, cell) => (cell < 30 ? 1 : 0)) };
  };
  expect(expectNoLookAhead(half, bars, [20, 4])).toEqual(new Map([['half', 21 * 3 - 30]]));
  expect(expectNoLookAhead(half, bars, [9])).toEqual(new Map([['half', 0]]));
});

test('a feature that reads the next close fails, and the message names it', () => {
  const leaky = feature('tomorrow', (close, t) => close[t + 1] ?? close[t]!);
  expect(() => expectNoLookAhead(leaky, bars, [10])).toThrow(
    /^tomorrow of S0 on 2016-01-19 knows the future/,
  );
});

test('a feature that is centred on the whole history fails by its smallest bit', () => {
  const sum = (close: number[]) => close.reduce((a, b) => a + b, 0);
  const leaky = feature('centred', (close, t) => close[t]! * (1 + 1e-15 * sum(close)));
  expect(() => expectNoLookAhead(leaky, bars, [20])).toThrow(/^centred of S\d/);
});

test('a back-filled missing mark fails too', () => {
  const leaky = (b: BarPanel): FeaturePanel => {
    const panel = feature('filled', () => 1)(b);
    return { ...panel, missing: panel.missing.map(() => (b.sessions.length > 25 ? 0 : 1)) };
  };
  expect(() => expectNoLookAhead(leaky, bars, [20])).toThrow(/filled of S0/);
});

test('an extraction that drops sessions fails', () => {
  const short = (b: BarPanel) => feature('short', () => 1)(b.sessions.length === 30 ? b : cutAfter(b, 0));
  expect(() => expectNoLookAhead(short, bars, [5])).toThrow('expected 18 values, was 3');
});
