import { createRandom, regimes } from '@gammatwin/core';
import { buildLabels } from '@gammatwin/equity-features';
import { cutAfter } from '@gammatwin/testkit';
import { expect, test } from 'vitest';
import { labelGoldens } from './label-goldens.ts';
import { barsFor, setBar } from './panels.ts';

/** The regime at the last of 300 bars whose daily log return is `step(t)`. */
function lastRegime(step: (t: number) => number): string | undefined {
  let level = Math.log(100);
  const bars = barsFor('regime', { sessions: 300, symbols: 1 }, (b) => {
    for (let t = 0; t < 300; t++) {
      level += step(t);
      setBar(b, t, 0, { close: Math.exp(level) });
    }
  });
  return regimes[buildLabels({ bars }).regime[299]!];
}

/** Swings of ± size whose sizes come and go in four steps of 30 bars, so that the last 20 lie amid their year. */
const sizes = [0.005, 0.02, 0.008, 0.01];
const swing = (t: number) => (t % 2 === 0 ? 1 : -1) * (t >= 270 ? 0.009 : sizes[Math.floor(t / 30) % 4]!);

test('the regimes of random walks equal those of pandas', () => {
  const { sessions, stocks, close, regime: expected } = labelGoldens.regimes;
  const bars = barsFor('pandas', { sessions, symbols: stocks }, (b) => {
    close.forEach((price, cell) => {
      setBar(b, Math.floor(cell / stocks), cell % stocks, { close: price });
    });
  });
  const { regime } = buildLabels({ bars });
  expect(Array.from(regime, (x) => (Number.isNaN(x) ? null : x))).toEqual(expected);
  expect(new Set(expected)).toEqual(new Set([null, 0, 1, 2, 3]));
});

test('a volatility amid its year: a path that returns is MeanReverting, one that goes somewhere Trending', () => {
  expect(lastRegime(swing)).toBe('MeanReverting');
  expect(lastRegime((t) => swing(t) + (t >= 270 ? 0.006 : 0))).toBe('Trending');
});

test('swings that grow far beyond their year are HighVolatility, even when they go somewhere', () => {
  expect(lastRegime((t) => (t >= 275 ? 4 : 1) * swing(t))).toBe('HighVolatility');
  expect(lastRegime((t) => (t >= 275 ? 0.05 * (t % 3) : swing(t)))).toBe('HighVolatility');
});

test('swings that die are Quiet', () => {
  expect(lastRegime((t) => (t >= 275 ? 0.1 : 1) * swing(t))).toBe('Quiet');
});

test('a price that stands still is Quiet, not unknown', () => {
  expect(lastRegime(() => 0)).toBe('Quiet');
});

test('the first 79 bars have no regime, the 80th does', () => {
  const { regime } = buildLabels({ bars: barsFor('first', { sessions: 90, symbols: 1 }) });
  expect(regime.findIndex((x) => !Number.isNaN(x))).toBe(79);
});

test('the regime reads the past alone: cutting the future off changes nothing', () => {
  const bars = barsFor('past', { sessions: 200, symbols: 3, gaps: 0.02 });
  const whole = buildLabels({ bars }).regime;
  for (const cut of [80, 130, 198]) {
    const part = buildLabels({ bars: cutAfter(bars, cut) }).regime;
    expect(part).toEqual(whole.slice(0, part.length));
  }
});

test('a random walk visits all four', () => {
  const random = createRandom('walk');
  const bars = barsFor('walk', { sessions: 1500, symbols: 1 }, (b) => {
    let close = 100;
    for (let t = 0; t < 1500; t++) {
      close *= Math.exp(0.01 * random.normal());
      setBar(b, t, 0, { close });
    }
  });
  const seen = new Set(buildLabels({ bars }).regime.filter((x) => !Number.isNaN(x)));
  expect([...seen].sort()).toEqual([0, 1, 2, 3]);
});
