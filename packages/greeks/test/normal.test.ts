import { describe, expect, it } from 'vitest';
import { erfc, normalCdf, normalPdf } from '../src/index.ts';

// mpmath.ncdf with 40 digits (mpmath 1.3)
const reference: readonly (readonly [x: number, cdf: number])[] = [
  [-37, 5.725571222524577e-300],
  [-30, 4.906713927148187e-198],
  [-20, 2.7536241186062337e-89],
  [-12, 1.776482112077679e-33],
  [-8, 6.220960574271784e-16],
  [-6, 9.86587645037698e-10],
  [-5.66, 7.568649751997714e-9],
  [-5, 2.866515718791939e-7],
  [-3, 0.0013498980316300946],
  [-2, 0.02275013194817921],
  [-1, 0.15865525393145705],
  [-0.7, 0.24196365222307303],
  [-0.66, 0.25462691467133614],
  [-0.1, 0.460172162722971],
  [0, 0.5],
  [0.3, 0.6179114221889527],
  [1, 0.8413447460685429],
  [2.5, 0.9937903346742238],
  [6, 0.9999999990134123],
  [9, 1],
];

describe('normalCdf', () => {
  it.each(reference)('at %f', (x, expected) => {
    const relative = Math.abs(normalCdf(x) / expected - 1);
    expect(relative, `was ${normalCdf(x)}`).toBeLessThan(8 * Number.EPSILON);
  });

  it('ends in 0 and 1 and passes NaN on', () => {
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(normalCdf(Number.NaN)).toBeNaN();
  });

  it('has no seam where its three approximations meet', () => {
    for (const seam of [0.46875, 4]) {
      const step = erfc(seam * (1 + 1e-12)) / erfc(seam * (1 - 1e-12)) - 1;
      expect(Math.abs(step)).toBeLessThan(1e-10);
    }
  });

  it('has the density as its slope', () => {
    for (let x = -5; x <= 5; x += 0.37) {
      const slope = (normalCdf(x + 1e-5) - normalCdf(x - 1e-5)) / 2e-5;
      expect(slope).toBeCloseTo(normalPdf(x), 9);
    }
  });
});
