import { GammaTwinError } from '@gammatwin/core';
import { buildLabels, type Labels, labelHorizons, labelsAhead } from '@gammatwin/equity-features';
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

const next5 = (labels: Labels) => labelsAhead(labels, 5);

const hit = (...ahead: Bar[]) =>
  labelsOf([...ahead, quiet, quiet, quiet, quiet, quiet].slice(0, 5)).hitTarget[D];

/** What each of five days may do: neither level, the target, the stop, both, and gaps beyond each. */
const days: readonly { bar: Bar; outcome: 0 | 1 | null }[] = [
  { bar: quiet, outcome: null },
  { bar: { open: 100, high: 103, low: 99, close: 100 }, outcome: 1 },
  { bar: { open: 100, high: 101, low: 97, close: 100 }, outcome: 0 },
  { bar: { open: 100, high: 103, low: 97, close: 100 }, outcome: 0 },
  { bar: { open: 120, high: 121, low: 119, close: 120 }, outcome: 1 },
  { bar: { open: 80, high: 81, low: 79, close: 80 }, outcome: 0 },
];

test('the target before the stop: all 6^4 · 4 ways that five days can go', () => {
  const ways = 4 * 6 ** 4;
  // The entry is the first day's open: it cannot gap away from itself.
  const dayOf = (way: number, d: number) =>
    days[d === 0 ? way % 4 : Math.floor(way / (4 * 6 ** (d - 1))) % 6]!;
  const bars = barsFor('ways', { sessions: D + 6, symbols: ways }, (b) => {
    for (let n = 0; n < ways; n++) {
      for (let t = 0; t <= D; t++) setBar(b, t, n, quiet);
      for (let d = 0; d < 5; d++) setBar(b, D + 1 + d, n, dayOf(n, d).bar);
    }
  });
  const { hitTarget } = buildLabels({ bars, targetAtr: 1.5, stopAtr: 1.5 });
  const wrong: number[] = [];
  const counts = { target: 0, stop: 0, neither: 0 };
  for (let n = 0; n < ways; n++) {
    const decided = [0, 1, 2, 3, 4].map((d) => dayOf(n, d).outcome).find((outcome) => outcome !== null);
    if (!Object.is(hitTarget[D * ways + n], decided ?? Number.NaN)) wrong.push(n);
    counts[decided === 1 ? 'target' : decided === 0 ? 'stop' : 'neither']++;
  }
  expect(wrong).toEqual([]);
  expect(counts).toEqual({ target: 1814, stop: 3369, neither: 1 });
});

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
  expect(next5(labels).forwardReturn[D]).toBe(92 / 80 - 1);
});

test('the volatility is that of the five close-to-close returns', () => {
  const labels = labelsOf([102, 101, 105, 100, 99].map((close) => ({ close })));
  const returns = [102 / 100, 101 / 102, 105 / 101, 100 / 105, 99 / 100].map(Math.log);
  expect(next5(labels).realizedVolatility[D]).toBeCloseTo(
    Math.sqrt(returns.reduce((s, r) => s + r * r, 0) / 5),
    14,
  );
});

test('the last sessions of each horizon have no label, each stock in its own column', () => {
  const bars = barsFor('end', { sessions: 60, symbols: 3 });
  const labels = buildLabels({ bars });
  expect(labels.horizons.map(({ horizon }) => horizon)).toEqual(labelHorizons);
  for (const { horizon, ...columns } of labels.horizons) {
    for (const [name, column] of Object.entries(columns)) {
      const last = 59 - horizon;
      for (let n = 0; n < 3; n++) {
        expect(column[last * 3 + n], `${name} ${horizon}`).not.toBeNaN();
        for (let t = last + 1; t < 60; t++) expect(column[t * 3 + n], `${name} ${horizon}`).toBeNaN();
      }
    }
  }
  expect(labels.hitTarget.slice(55 * 3).every(Number.isNaN)).toBe(true);
  expect(labelsAhead(labels, 5).forwardReturn[20 * 3 + 1]).toBe(
    bars.close[25 * 3 + 1]! / bars.open[21 * 3 + 1]! - 1,
  );
});

test('a horizon of one session is bought at the open and sold at the close of the same day', () => {
  const bars = barsFor('one', { sessions: 20, symbols: 1 });
  const { horizon, forwardReturn, realizedVolatility } = labelsAhead(buildLabels({ bars }), 1);
  expect(forwardReturn[18]).toBe(bars.close[19]! / bars.open[19]! - 1);
  expect(realizedVolatility[18]).toBeCloseTo(Math.abs(Math.log(bars.close[19]! / bars.close[18]!)), 15);
  expect([horizon, forwardReturn[19]]).toEqual([1, Number.NaN]);
});

test('ranks stand among the known returns of the session; a tie shares its mean, a single stock has none', () => {
  const bars = barsFor('ranks', { sessions: 8, symbols: 4 }, (b) => {
    for (let t = 0; t < 8; t++) for (let n = 0; n < 4; n++) setBar(b, t, n, { close: 100 });
    for (const [n, close] of [90, 110, 110, 95].entries()) setBar(b, 7, n, { open: 100, close });
    removeBar(b, 6, 3);
    for (const n of [0, 1, 2]) removeBar(b, 4, n);
  });
  const ranks = (t: number) => [...labelsAhead(buildLabels({ bars }), 1).returnRank.slice(4 * t, 4 * t + 4)];
  expect(ranks(6)).toEqual([0, 0.75, 0.75, Number.NaN]);
  expect(ranks(0)).toEqual([0.5, 0.5, 0.5, 0.5]);
  expect(ranks(3)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
});

describe('a missing bar', () => {
  const labels = (after: number) =>
    labelsOf([quiet, { open: 100, high: 104, low: 99, close: 100 }, quiet, quiet, quiet, quiet], (b) =>
      removeBar(b, D + after, 0),
    );

  test('of D, of the entry or of the exit leaves D without labels', () => {
    for (const after of [0, 1, 5]) {
      const { forwardReturn, realizedVolatility, returnRank } = next5(labels(after));
      expect([forwardReturn[D], realizedVolatility[D], returnRank[D], labels(after).hitTarget[D]]).toEqual(
        Array(4).fill(Number.NaN),
      );
    }
  });

  test('in between leaves the return, which does not read it, and no volatility and no hit', () => {
    const { forwardReturn, realizedVolatility } = next5(labels(3));
    expect([forwardReturn[D], realizedVolatility[D], labels(3).hitTarget[D]]).toEqual([
      0,
      Number.NaN,
      Number.NaN,
    ]);
  });

  test('after the horizon changes nothing', () => {
    const { forwardReturn, realizedVolatility } = next5(labels(6));
    expect([forwardReturn[D], realizedVolatility[D], labels(6).hitTarget[D]]).toEqual([0, 0, 1]);
  });
});

test('without a range known at D there is no target, but a return', () => {
  const labels = labelsOf([quiet, quiet, quiet, quiet, quiet]);
  expect(labels.hitTarget[D - 1]).toBeNaN();
  expect(next5(labels).forwardReturn[D - 1]).toBe(0);
});

test('impossible options are refused', () => {
  const bars = barsFor('refused', { sessions: 5, symbols: 1 });
  expect(() => buildLabels({ bars, horizons: [0] })).toThrow(GammaTwinError);
  expect(() => buildLabels({ bars, horizons: [2.5] })).toThrow(
    'horizon: expected a whole number ≥ 1, was 2.5',
  );
  expect(() => buildLabels({ bars, hitHorizon: -1 })).toThrow('horizon');
  expect(() => buildLabels({ bars, horizons: [5, 5] })).toThrow(
    'horizons: expected ascending numbers, was [5,5]',
  );
  expect(() => labelsAhead(buildLabels({ bars }), 3)).toThrow('horizon: expected one of 1, 5, 10, 20, was 3');
  expect(() => buildLabels({ bars, targetAtr: 0 })).toThrow('targetAtr');
  expect(() => buildLabels({ bars, stopAtr: Number.NaN })).toThrow('stopAtr');
});
