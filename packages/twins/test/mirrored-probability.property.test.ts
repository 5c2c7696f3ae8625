import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mirroredProbability } from '../src/mirrored-probability.ts';

const level = fc.double({ min: 0.5, max: 4, noNaN: true });
const levels = fc.record({ target: level, stop: level });
const probability = fc.double({ min: 0, max: 1, noNaN: true });

/** Chance that a walk of steps ±1 (up with chance `up`) from 0 is at `above` before `below`, by value iteration. */
function walkTouches(above: number, below: number, up: number): number {
  let chance: number[] = Array.from({ length: above + below + 1 }, (_, at) => (at === above + below ? 1 : 0));
  for (let i = 0; i < 5000; i++) {
    chance = chance.map((value, at) =>
      at === 0 || at === above + below ? value : up * chance[at + 1]! + (1 - up) * chance[at - 1]!,
    );
  }
  return chance[below]!;
}

describe('mirroredProbability', () => {
  it.each([
    [3, 2, 0.55],
    [3, 2, 0.45],
    [2, 5, 0.6],
    [4, 4, 0.5],
    [7, 10, 0.48],
  ])('is that of a random walk to %i and %i with drift', (target, stop, up) => {
    const buy = walkTouches(target, stop, up);
    const sell = walkTouches(target, stop, 1 - up);
    expect(mirroredProbability(buy, { target, stop })).toBeCloseTo(sell, 10);
  });

  it('is the share of the stop where there is no drift', () => {
    fc.assert(
      fc.property(levels, (at) => {
        const still = at.stop / (at.target + at.stop);
        expect(mirroredProbability(still, at)).toBe(still);
      }),
    );
  });

  it('is the other side where target and stop are equally far', () => {
    fc.assert(
      fc.property(probability, level, (p, both) => {
        expect(mirroredProbability(p, { target: both, stop: both })).toBeCloseTo(1 - p, 9);
      }),
    );
  });

  it('falls as the buy becomes likelier, from 1 to 0', () => {
    fc.assert(
      fc.property(levels, probability, probability, (at, p, q) => {
        const [low, high] = [Math.min(p, q), Math.max(p, q)];
        expect(mirroredProbability(low, at)).toBeGreaterThanOrEqual(mirroredProbability(high, at) - 1e-9);
        expect(mirroredProbability(0, at)).toBe(1);
        expect(mirroredProbability(1, at)).toBe(0);
      }),
    );
  });

  it('gives p back when mirrored twice', () => {
    const middle = fc.double({ min: 0.05, max: 0.95, noNaN: true });
    const similar = fc.double({ min: 0.5, max: 1.5, noNaN: true });
    fc.assert(
      fc.property(middle, similar, similar, (p, target, stop) => {
        const at = { target, stop };
        expect(mirroredProbability(mirroredProbability(p, at), at)).toBeCloseTo(p, 8);
      }),
    );
  });

  it('leaves no room for both trades to win where the target is the farther level', () => {
    fc.assert(
      fc.property(probability, levels, (p, at) => {
        const both = p + mirroredProbability(p, at);
        if (at.target >= at.stop) expect(both).toBeLessThanOrEqual(1 + 1e-9);
        else expect(both).toBeGreaterThanOrEqual(1 - 1e-9);
      }),
    );
  });

  it('depends on the ratio of the levels alone', () => {
    fc.assert(
      fc.property(probability, levels, level, (p, { target, stop }, unit) => {
        const scaled = { target: target * unit, stop: stop * unit };
        expect(mirroredProbability(p, scaled)).toBeCloseTo(mirroredProbability(p, { target, stop }), 9);
      }),
    );
  });

  it.each([
    [1.1, 1, 1],
    [-0.1, 1, 1],
    [Number.NaN, 1, 1],
    [0.5, 0, 1],
    [0.5, 1, Number.POSITIVE_INFINITY],
  ])('refuses p = %d with levels %d and %d', (p, target, stop) => {
    expect(() => mirroredProbability(p, { target, stop })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
  });
});
