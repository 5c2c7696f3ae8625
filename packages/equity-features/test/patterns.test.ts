import { extractEquityFeatures } from '@gammatwin/equity-features';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { at, barsFor, setBar } from './panels.ts';

interface Bar {
  readonly open?: number;
  readonly high?: number;
  readonly low?: number;
  readonly close: number;
}

function panelOf(shape: readonly Bar[]) {
  const bars = barsFor('patterns', { sessions: shape.length, symbols: 1 }, (b) => {
    shape.forEach((bar, t) => {
      setBar(b, t, 0, bar);
    });
  });
  return extractEquityFeatures({ bars, instruments: [] });
}

/** The feature at the last of the bars. */
function last(name: string, shape: readonly Bar[]) {
  return at(panelOf(shape), name, shape.length - 1, 0);
}

const known = (value: number) => ({ value, missing: 0 });

test('body and shadows by hand', () => {
  const bar = { open: 12, high: 18, low: 10, close: 14 };
  expect(last('candle_body', [bar])).toEqual(known(0.25));
  expect(last('candle_shadow_balance', [bar])).toEqual(known(-0.25));
  expect(last('candle_body', [{ ...bar, open: 14, close: 12 }])).toEqual(known(-0.25));
});

test('a bar of one price has no candle', () => {
  for (const name of ['candle_body', 'candle_shadow_balance']) {
    expect(last(name, [{ close: 10 }]), name).toEqual({ value: 0, missing: 1 });
  }
});

const falling = { open: 102, close: 100 };
const rising = { open: 100, close: 102 };

test.each([
  ['a larger rising body', falling, { open: 99, close: 103 }, 1],
  ['the same bottom', falling, { open: 100, close: 103 }, 1],
  ['the same top', falling, { open: 99, close: 102 }, 1],
  ['the same body', falling, { open: 100, close: 102 }, 0],
  ['an inner body', falling, { open: 100.5, close: 101.5 }, 0],
  ['half of it', falling, { open: 99, close: 101 }, 0],
  ['a larger falling body', rising, { open: 103, close: 99 }, -1],
  ['a larger body of the same colour', rising, { open: 99, close: 103 }, 0],
  ['a rising body that holds the one price of the day before', { close: 101 }, { open: 99, close: 103 }, 0],
  ['a falling body that holds the one price of the day before', { close: 101 }, { open: 103, close: 99 }, -1],
])('engulfing: %s', (_, before, today, expected) => {
  expect(last('engulfing', [before, today])).toEqual(known(expected));
});

test('the second-last bits of a price do not make an engulfing day', () => {
  const noisy = { open: 100 * (1 - 1e-15), close: 102 * (1 + 1e-15) };
  expect(noisy.close).toBeGreaterThan(102);
  expect(last('engulfing', [falling, noisy])).toEqual(known(0));
});

const ranges = (...sizes: number[]): Bar[] =>
  sizes.map((r) => ({ close: 100, high: 100 + r / 2, low: 100 - r / 2 }));

test('the narrowest of seven ranges is 0, the widest 1, the middle between', () => {
  expect(last('narrow_range_7', ranges(4, 5, 6, 4, 8, 6, 3))).toEqual(known(0));
  expect(last('narrow_range_7', ranges(4, 5, 6, 4, 3, 6, 8))).toEqual(known(1));
  expect(last('narrow_range_7', ranges(4, 8, 6, 4, 2, 6, 5))).toEqual(known(0.5));
  expect(last('narrow_range_7', ranges(4, 8, 6, 4, 2, 5))).toEqual({ value: 0.5, missing: 1 });
});

test('seven equal ranges have no narrowest, not even by rounding', () => {
  const cents = [80.03, 79.84, 12.1, 33.33, 101.07, 55.55, 20.49].map((low) => ({
    close: low,
    low,
    high: low + 0.53,
  }));
  expect(new Set(cents.map(({ high, low }) => high - low)).size).toBeGreaterThan(1);
  expect(last('narrow_range_7', cents)).toEqual({ value: 0.5, missing: 1 });
});

test('a breakout counts average ranges above the highest high of the 20 bars before', () => {
  const flat = Array.from({ length: 20 }, () => ({ open: 100, high: 101, low: 99, close: 100 }));
  const average = (13 * 2 + 5) / 14;
  const up = last('breakout_20d', [...flat, { open: 100, high: 105, low: 100, close: 104 }]);
  expect(up.value).toBeCloseTo(3 / average, 12);
  const quiet = last('breakout_20d', [...flat, { open: 100, high: 101, low: 99, close: 100 }]);
  expect(quiet.value).toBeCloseTo(-1 / 2, 12);
  expect(last('breakout_20d', Array(30).fill({ close: 50 }))).toEqual({ value: -2, missing: 1 });
});

test('an exponential rise is a straight line upwards, a fall downwards, a flat price none', () => {
  const path = (growth: number) => Array.from({ length: 20 }, (_, t) => ({ close: 50 * growth ** t }));
  expect(last('trend_r2_20d', path(1.01)).value).toBeCloseTo(1, 12);
  expect(last('trend_r2_20d', path(0.99)).value).toBeCloseTo(-1, 12);
  expect(last('trend_r2_20d', path(1))).toEqual({ value: 0, missing: 1 });
  expect(last('trend_r2_20d', path(1.01).slice(1)).missing).toBe(1);
});

test('higher highs with higher lows count up, lower with lower down, inside and outside days nothing', () => {
  const step = (high: number, low: number) => ({ close: (high + low) / 2, high, low });
  const rise = Array.from({ length: 11 }, (_, t) => step(101 + t, 99 + t));
  expect(last('higher_highs_10d', rise)).toEqual(known(1));
  expect(last('higher_highs_10d', rise.toReversed())).toEqual(known(-1));
  const mixed = [...rise.slice(0, 8), step(109, 105), step(110, 104), step(108, 103)];
  expect(last('higher_highs_10d', mixed)).toEqual(known((7 - 1) / 10));
});

test('patterns keep their bounds on any bars', () => {
  const price = fc.double({ min: 0.01, max: 1e4, noNaN: true });
  const bar = fc.tuple(price, price, price, price).map((p): Bar => {
    return { open: p[0], close: p[1], high: Math.max(...p), low: Math.min(...p) };
  });
  fc.assert(
    fc.property(fc.array(bar, { minLength: 1, maxLength: 30 }), (shape) => {
      const panel = panelOf(shape);
      for (const name of [
        'candle_body',
        'candle_shadow_balance',
        'engulfing',
        'trend_r2_20d',
        'higher_highs_10d',
      ]) {
        for (let t = 0; t < shape.length; t++) {
          const { value } = at(panel, name, t, 0);
          if (!(Math.abs(value) <= 1)) throw new Error(`${name} was ${value}`);
        }
      }
    }),
    { numRuns: 50 },
  );
});
