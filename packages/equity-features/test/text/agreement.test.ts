import { expect, test } from 'vitest';
import { scoreAgreement } from '../../src/text/agreement.ts';

test('against hand-computed figures', () => {
  // Means 0.25 and 0.75; Σdxdy 2.5, Σdx² 3.125, Σdy² 2.25; ranks 4 1 2.5 2.5 on both sides.
  const { count, pearson, spearman, signAccuracy } = scoreAgreement([1.5, -1, 0.25, 0.25], [2, 0, 0.5, 0.5]);
  expect(count).toBe(4);
  expect(pearson).toBeCloseTo(2.5 / Math.sqrt(3.125 * 2.25), 14);
  expect(spearman).toBeCloseTo(1, 14);
  expect(signAccuracy).toBe(1);
});

test('ties share their rank, order is all that ranks see', () => {
  expect(scoreAgreement([1, 10, 100], [1, 2, 3]).spearman).toBeCloseTo(1, 14);
  // Ranks 1.5 1.5 3 against 1 2 3.
  expect(scoreAgreement([0, 0, 5], [1, 2, 3]).spearman).toBeCloseTo(1.5 / Math.sqrt(1.5 * 2), 14);
});

test('signs: people’s zero is not asked, a score of zero is wrong', () => {
  expect(scoreAgreement([0.1, 0, -1, 3], [1, 1, -0.5, 0]).signAccuracy).toBeCloseTo(2 / 3, 14);
});

test('nothing can be said of a constant', () => {
  expect(scoreAgreement([1, 1], [0, 1]).pearson).toBeNaN();
  expect(scoreAgreement([], []).signAccuracy).toBeNaN();
});

test('unequal lengths and NaN are refused', () => {
  expect(() => scoreAgreement([1], [1, 2])).toThrow(/one for each of 2/);
  expect(() => scoreAgreement([Number.NaN], [1])).toThrow(/numbers/);
});
