import { GammaTwinError } from '@gammatwin/core';
import { buildLabels } from '@gammatwin/equity-features';
import { describe, expect, test } from 'vitest';
import { barsFor, removeBar, setBar } from './panels.ts';

/**
 * 15 bars with a range of exactly 2 USD (99 … 101, so ATR(14) = 2 at bar 14 = D), then the five bars given. With
 * multiples of 1.5 and an entry at 100 the target is 103, the stop 97.
 */
type Bar = { open?: number; high?: number; low?: number; close: number };
const D = 14;
const quiet: Bar = { open: 100, high: 101, low: 99, close: 100 };

function labelsOf(ahead: readonly Bar[], edit?: Parameters<typeof barsFor>[2]) {
  const bars = barsFor('labels', { sessions: D + 1 + ahead.length, symbols: 1 }, (b) => {
    for (let t = 0; t <= D; t++) setBar(b, t, 0, quiet);
    ahead.forEach((bar, i) => {
      setBar(b, D + 1 + i, 0, bar);
    });
    edit?.(b);
  });
  return buildLabels({ bars, targetAtr: 1.5, stopAtr: 1.5 });
}

const hit = (...ahead: Bar[]) =>
  labelsOf([...ahead, quiet, quiet, quiet, quiet, quiet].slice(0, 5)).hitTarget[D];

describe('the target before the stop, by hand', () => {
  test('touched by the high of a later day', () => {
    expect(hit(quiet, { open: 100, high: 103, low: 99, close: 100 })).toBe(1);
    expect(hit(quiet, { open: 100, high: 102.99, low: 99, close: 100 })).toBeNaN();
  });

  test('touched on the fifth session counts, on the sixth it does not', () => {
    const up = { open: 100, high: 104, low: 99, close: 100 };
    expect(hit(quiet, quiet, quiet, quiet, up)).toBe(1);
    expect(labelsOf([quiet, quiet, quiet, quiet, quiet, up]).hitTarget[D]).toBeNaN();
  });

  test('the stop first, then the target', () => {
    expect(
      hit({ open: 100, high: 101, low: 97, close: 98 }, { open: 98, high: 110, low: 98, close: 109 }),
    ).toBe(0);
  });

  test('the target first, then the stop', () => {
    expect(
      hit({ open: 100, high: 103, low: 99, close: 102 }, { open: 102, high: 102, low: 90, close: 91 }),
    ).toBe(1);
  });

  test('both on one day count as the stop', () => {
    expect(hit({ open: 100, high: 104, low: 96, close: 103 })).toBe(0);
  });

  test('a gap through the stop', () => {
    expect(
      hit(quiet, { open: 90, high: 91, low: 89, close: 90 }, { open: 104, high: 105, low: 103, close: 104 }),
    ).toBe(0);
  });

  const above: Bar = { open: 110, high: 111, low: 109, close: 110 };

  test('the levels stand around the next open, not around the close that was seen', () => {
    expect(hit({ open: 110, high: 112.9, low: 109, close: 110 }, above, above, above, above)).toBeNaN();
    expect(hit({ open: 110, high: 113, low: 109, close: 110 })).toBe(1);
  });

  test('the multiples move the levels', () => {
    const bars = barsFor('labels', { sessions: 20, symbols: 1 }, (b) => {
      for (let t = 0; t < 20; t++) setBar(b, t, 0, quiet);
    });
    expect(buildLabels({ bars, targetAtr: 0.5, stopAtr: 0.51 }).hitTarget[D]).toBe(1);
    expect(buildLabels({ bars, targetAtr: 0.5, stopAtr: 0.5 }).hitTarget[D]).toBe(0);
    expect(buildLabels({ bars, targetAtr: 0.51, stopAtr: 0.51 }).hitTarget[D]).toBeNaN();
  });
});

test('the return enters at the next open and leaves at the fifth close', () => {
  const labels = labelsOf([
    { open: 80, close: 100 },
    { close: 90 },
    { close: 95 },
    { close: 97 },
    { open: 97, close: 92 },
    { close: 500 },
  ]);
  expect(labels.forwardReturn[D]).toBe(92 / 80 - 1);
});

test('the volatility is that of the five close-to-close returns', () => {
  const labels = labelsOf([102, 101, 105, 100, 99].map((close) => ({ close })));
  const returns = [102 / 100, 101 / 102, 105 / 101, 100 / 105, 99 / 100].map(Math.log);
  expect(labels.realizedVolatility[D]).toBeCloseTo(Math.sqrt(returns.reduce((s, r) => s + r * r, 0) / 5), 14);
});

test('the last sessions have no label, each stock in its own column', () => {
  const bars = barsFor('end', { sessions: 40, symbols: 3 });
  const labels = buildLabels({ bars });
  for (const column of ['forwardReturn', 'realizedVolatility', 'hitTarget'] as const) {
    for (let n = 0; n < 3; n++) {
      if (column !== 'hitTarget') expect(labels[column][34 * 3 + n], column).not.toBeNaN();
      for (let t = 35; t < 40; t++) expect(labels[column][t * 3 + n], column).toBeNaN();
    }
  }
  expect(labels.forwardReturn[20 * 3 + 1]).toBe(bars.close[25 * 3 + 1]! / bars.open[21 * 3 + 1]! - 1);
});

test('a horizon of one session is bought at the open and sold at the close of the same day', () => {
  const bars = barsFor('one', { sessions: 20, symbols: 1 });
  const labels = buildLabels({ bars, horizon: 1 });
  expect(labels.forwardReturn[18]).toBe(bars.close[19]! / bars.open[19]! - 1);
  expect([labels.horizon, labels.forwardReturn[19]]).toEqual([1, Number.NaN]);
});

test.each([0, 1, 3, 5])('a bar missing %i sessions after D leaves D without labels', (after) => {
  const labels = labelsOf([quiet, quiet, quiet, quiet, quiet, quiet], (b) => removeBar(b, D + after, 0));
  expect(labels.forwardReturn[D]).toBeNaN();
  expect(labels.realizedVolatility[D]).toBeNaN();
  expect(labels.hitTarget[D]).toBeNaN();
});

test('without a range known at D there is no target, but a return', () => {
  const labels = labelsOf([quiet, quiet, quiet, quiet, quiet]);
  expect(labels.hitTarget[D - 1]).toBeNaN();
  expect(labels.forwardReturn[D - 1]).toBe(0);
});

test('impossible options are refused', () => {
  const bars = barsFor('refused', { sessions: 5, symbols: 1 });
  expect(() => buildLabels({ bars, horizon: 0 })).toThrow(GammaTwinError);
  expect(() => buildLabels({ bars, horizon: 2.5 })).toThrow('horizon: expected a whole number ≥ 1, was 2.5');
  expect(() => buildLabels({ bars, targetAtr: 0 })).toThrow('targetAtr');
  expect(() => buildLabels({ bars, stopAtr: Number.NaN })).toThrow('stopAtr');
});
