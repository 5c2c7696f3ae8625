import { createRandom } from '@gammatwin/core';
import { expect, test } from 'vitest';

const draw = (count: number, next: () => number) => Array.from({ length: count }, next);
const mean = (x: readonly number[]) => x.reduce((a, b) => a + b, 0) / x.length;
const moment = (x: readonly number[], k: number) => mean(x.map((v) => v ** k));
function correlation(x: readonly number[], y: readonly number[]): number {
  const centre = (v: readonly number[]) => {
    const middle = mean(v);
    return v.map((e) => e - middle);
  };
  const [a, b] = [centre(x), centre(y)];
  return mean(a.map((e, i) => e * b[i]!)) / Math.sqrt(moment(a, 2) * moment(b, 2));
}
/** χ² of values in [0, 1) over 16 equal bins: mean 15, above 44.3 once in ten thousand. */
function chiSquared(x: readonly number[]): number {
  const bins = new Array<number>(16).fill(0);
  for (const value of x) bins[Math.floor(value * 16)]!++;
  return bins.reduce((sum, count) => sum + (count - x.length / 16) ** 2 / (x.length / 16), 0);
}

test('the same seed gives the same stream, another seed another', () => {
  const stream = (seed: number | string) => {
    const random = createRandom(seed);
    return [
      ...draw(50, random.uniform),
      ...draw(51, random.normal),
      ...draw(50, () => random.integer(0, 1e9)),
    ];
  };
  expect(stream(7)).toEqual(stream(7));
  expect(stream(7)).toEqual(stream('7'));
  expect(stream(7)).not.toEqual(stream(8));
});

test('the stream of seed 1 stays what it is: stored runs depend on it', () => {
  const random = createRandom(1);
  expect([
    random.uniform(),
    random.uniform(),
    random.integer(1, 1000),
    random.normal(),
  ]).toMatchInlineSnapshot(`
    [
      0.8364915647602609,
      0.9605846956598754,
      116,
      1.4250698034307847,
    ]
  `);
});

test('uniform: in [0, 1), with its moments, flat over bins, unrelated to the draw before', () => {
  const x = draw(40_000, createRandom('uniform').uniform);
  expect(Math.min(...x)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...x)).toBeLessThan(1);
  // Four standard errors of 40 000 draws.
  expect(Math.abs(mean(x) - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / 40_000));
  expect(Math.abs(moment(x, 2) - 1 / 3)).toBeLessThan(4 * Math.sqrt(4 / 45 / 40_000));
  expect(chiSquared(x)).toBeLessThan(44.3);
  expect(Math.abs(correlation(x.slice(1), x.slice(0, -1)))).toBeLessThan(4 / 200);
});

test('normal: moments 0, 1, 0, 3, and neither neighbour of a pair follows the other', () => {
  const x = draw(40_000, createRandom('normal').normal);
  expect(Math.abs(mean(x))).toBeLessThan(4 / 200);
  expect(Math.abs(moment(x, 2) - 1)).toBeLessThan((4 * Math.sqrt(2)) / 200);
  expect(Math.abs(moment(x, 3))).toBeLessThan((4 * Math.sqrt(15)) / 200);
  expect(Math.abs(moment(x, 4) - 3)).toBeLessThan((4 * Math.sqrt(96)) / 200);
  expect(Math.abs(correlation(x.slice(1), x.slice(0, -1)))).toBeLessThan(4 / 200);
});

test('integer: both ends are included and all values equally likely', () => {
  const random = createRandom('integer');
  const counts = new Map<number, number>();
  for (let i = 0; i < 16_000; i++) {
    const value = random.integer(-3, 4);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-3, -2, -1, 0, 1, 2, 3, 4]);
  for (const [value, count] of counts)
    expect(Math.abs(count - 2000), `${value}`).toBeLessThan(4 * Math.sqrt(1750));
  expect(random.integer(5, 5)).toBe(5);
});

test('a fork depends on the seed and its label, not on what was drawn', () => {
  const fresh = createRandom('root');
  const used = createRandom('root');
  draw(17, used.normal);
  expect(draw(20, used.fork('a').uniform)).toEqual(draw(20, fresh.fork('a').uniform));
  const parent = createRandom('root');
  parent.fork('a').uniform();
  expect(parent.uniform()).toBe(fresh.uniform());
  expect(fresh.fork('a').uniform()).not.toBe(fresh.fork('b').uniform());
  expect(fresh.fork('a').uniform()).not.toBe(createRandom('other').fork('a').uniform());
  expect(fresh.fork('a').fork('b').uniform()).not.toBe(fresh.fork('b').fork('a').uniform());
});

test.each([0, 1, 2])('draw %i of neighbouring seeds and forks is as random as one stream', (skip) => {
  const root = createRandom('root');
  const after = (random: ReturnType<typeof createRandom>) => {
    draw(skip, random.uniform);
    return random.uniform();
  };
  const bySeed = Array.from({ length: 20_000 }, (_, i) => after(createRandom(i)));
  const byFork = Array.from({ length: 20_000 }, (_, i) => after(root.fork(i)));
  for (const x of [bySeed, byFork]) {
    expect(chiSquared(x)).toBeLessThan(44.3);
    expect(Math.abs(correlation(x.slice(1), x.slice(0, -1)))).toBeLessThan(4 / Math.sqrt(20_000));
  }
});

test('streams of neighbouring forks do not follow each other', () => {
  const root = createRandom('root');
  const streams = Array.from({ length: 40 }, (_, i) => draw(1000, root.fork(i).normal));
  for (let i = 1; i < streams.length; i++) {
    expect(Math.abs(correlation(streams[i]!, streams[i - 1]!)), `fork ${i}`).toBeLessThan(
      4.5 / Math.sqrt(1000),
    );
  }
});
