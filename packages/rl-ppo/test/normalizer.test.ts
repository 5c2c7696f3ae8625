import { createRandom } from '@gammatwin/core';
import { describe, expect, it } from 'vitest';
import { type Observation, ObservationNormalizer } from '../src/index.ts';

const widths = { stocks: 2, portfolio: 1, macro: 1, optionsMarket: 1 };

function observation(stocks: number[], mask: number[], portfolio = 0): Observation {
  return {
    stocks: Float32Array.from(stocks),
    mask: Uint8Array.from(mask),
    portfolio: Float32Array.of(portfolio),
    macro: Float32Array.of(3),
    optionsMarket: Float32Array.of(0),
    adjacency: new Float32Array(mask.length ** 2),
  };
}

describe('ObservationNormalizer', () => {
  it('has the mean and deviation of the selectable stocks', () => {
    const normalizer = new ObservationNormalizer(widths);
    normalizer.observe(observation([1, 10, 3, 30, 999, 999], [1, 1, 0]));
    normalizer.observe(observation([5, 50, 7, 70], [1, 1]));
    const { mean, squares, counts } = normalizer.state().stocks;
    expect(counts).toEqual([4, 4]);
    expect([...mean]).toEqual([4, 40]);
    expect(squares.map((s) => s / 4)).toEqual([5, 500]);
  });

  it('standardises what it has seen and clips at 10', () => {
    const normalizer = new ObservationNormalizer(widths);
    const random = createRandom(1);
    for (let i = 0; i < 500; i++) {
      normalizer.observe(observation([random.normal() * 4 + 7, 1], [1], random.uniform()));
    }
    const out = normalizer.normalize(observation([7 + 4, 1, 1e9, 1], [1, 1]));
    expect(out.stocks[0]).toBeCloseTo(1, 0);
    expect(out.stocks[2]).toBe(10);
  });

  it('has 0 for an input that has never varied, whatever comes later', () => {
    const normalizer = new ObservationNormalizer(widths);
    for (let i = 0; i < 5; i++) normalizer.observe(observation([i, 1], [1], i));
    const out = normalizer.normalize({ ...observation([2, 1e6], [1], 2), macro: Float32Array.of(7) });
    expect([out.stocks[1], out.macro[0]]).toEqual([0, 0]);
  });

  it('leaves unknown macro values out of the statistics and has 0 for them', () => {
    const normalizer = new ObservationNormalizer({ ...widths, macro: 2 });
    const macro = (a: number, b: number) => ({
      ...observation([1, 1], [1]),
      macro: Float32Array.of(a, b),
    });
    for (const [a, b] of [
      [1, 10],
      [Number.NaN, 20],
      [3, Number.NaN],
      [Number.NaN, 30],
    ] as const)
      normalizer.observe(macro(a, b));
    expect(normalizer.state().macro).toEqual({ counts: [2, 3], mean: [2, 20], squares: [2, 200] });
    expect(normalizer.count).toBe(4);
    expect([...normalizer.normalize(macro(Number.NaN, 20)).macro]).toEqual([0, 0]);
    expect(normalizer.normalize(macro(3, Number.NaN)).macro[0]).toBe(1);
  });

  it('has 0 for an input that was never known', () => {
    const normalizer = new ObservationNormalizer(widths);
    const unknown = { ...observation([1, 1], [1]), optionsMarket: Float32Array.of(Number.NaN) };
    normalizer.observe(unknown);
    expect(normalizer.normalize(unknown).optionsMarket[0]).toBe(0);
    expect(normalizer.normalize(observation([1, 1], [1])).optionsMarket[0]).toBe(0);
  });

  it('refuses unknown stock and portfolio inputs', () => {
    const normalizer = new ObservationNormalizer(widths);
    normalizer.observe(observation([1, 1], [1]));
    expect(() => normalizer.normalize(observation([Number.NaN, 1], [1]))).toThrow(/stocks inputs/);
    expect(() => normalizer.observe(observation([1, 1], [1], Number.NaN))).toThrow(/portfolio inputs/);
  });

  it('refuses to normalise before it has seen anything', () => {
    const normalizer = new ObservationNormalizer(widths);
    expect(() => normalizer.normalize(observation([1, 1], [1]))).toThrow(
      expect.objectContaining({ code: 'POLICY_WITHOUT_NORMALIZER' }),
    );
  });

  it('goes on after a restore as if nothing had happened', () => {
    const [one, two] = [new ObservationNormalizer(widths), new ObservationNormalizer(widths)];
    one.observe(observation([1, 2], [1], 4));
    two.restore(JSON.parse(JSON.stringify(one.state())));
    for (const each of [one, two]) each.observe(observation([9, -4], [1], 8));
    expect(two.state()).toEqual(one.state());
  });

  it('refuses statistics of other widths', () => {
    const other = new ObservationNormalizer({ ...widths, stocks: 3 });
    expect(() => other.restore(new ObservationNormalizer(widths).state())).toThrow(/normaliser of stocks/);
  });
});
