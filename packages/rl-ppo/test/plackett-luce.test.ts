import { createRandom } from '@gammatwin/core';
import { describe, expect, it } from 'vitest';
import { sampleSelection, selectionEntropy, selectionLogProbability, topSelection } from '../src/index.ts';
import { orderedSubsets } from './ordered-subsets.ts';

const scores = [0.3, -1.2, 2, 0.9, -0.1];
const all = [1, 1, 1, 1, 1];

describe('selectionLogProbability', () => {
  it.each([1, 2, 3, 4, 5])('sums to 1 over all ordered selections of %i of 5', (count) => {
    const total = orderedSubsets(5, count).reduce(
      (sum, picks) => sum + Math.exp(selectionLogProbability(scores, all, picks)),
      0,
    );
    expect(total).toBeCloseTo(1, 12);
  });

  it('is the product of the softmaxes over what is left', () => {
    const weight = scores.map(Math.exp);
    const total = weight.reduce((sum, w) => sum + w, 0);
    const expected = (weight[3]! / total) * (weight[0]! / (total - weight[3]!));
    expect(Math.exp(selectionLogProbability(scores, all, [3, 0]))).toBeCloseTo(expected, 14);
  });

  it('gives the masked out no weight', () => {
    const masked = selectionLogProbability(scores, [1, 1, 0, 1, 1], [3, 0]);
    const without = selectionLogProbability([0.3, -1.2, 0.9, -0.1], [1, 1, 1, 1], [2, 0]);
    expect(masked).toBeCloseTo(without, 14);
  });

  it('stays finite and exact where one score towers over the rest', () => {
    expect(selectionLogProbability([800, 0, 0], [1, 1, 1], [0, 1])).toBeCloseTo(Math.log(0.5), 12);
  });
});

describe('selectionEntropy', () => {
  it('has the entropy of the ordered selection as its mean', () => {
    const subsets = orderedSubsets(5, 3);
    const logs = subsets.map((picks) => selectionLogProbability(scores, all, picks));
    const exact = logs.reduce((sum, log) => sum - Math.exp(log) * log, 0);
    const estimate = subsets.reduce(
      (sum, picks, i) => sum + Math.exp(logs[i]!) * selectionEntropy(scores, all, picks),
      0,
    );
    expect(estimate).toBeCloseTo(exact, 12);
  });
});

describe('sampleSelection', () => {
  it('draws every ordered selection with its exact probability', () => {
    const random = createRandom('gumbel');
    const draws = 40_000;
    const counts = new Map<string, number>();
    for (let i = 0; i < draws; i++) {
      const key = sampleSelection(scores, all, 2, random).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    let chiSquare = 0;
    for (const picks of orderedSubsets(5, 2)) {
      const expected = draws * Math.exp(selectionLogProbability(scores, all, picks));
      chiSquare += ((counts.get(picks.join()) ?? 0) - expected) ** 2 / expected;
    }
    // 19 degrees of freedom: the 99.9 % quantile is 43.8.
    expect(chiSquare).toBeLessThan(43.8);
  });

  it('has the marginal inclusion probability of the enumeration', () => {
    const random = createRandom('marginal');
    const draws = 20_000;
    const hits = new Array(5).fill(0);
    for (let i = 0; i < draws; i++) for (const n of sampleSelection(scores, all, 3, random)) hits[n]++;
    const exact = new Array(5).fill(0);
    for (const picks of orderedSubsets(5, 3)) {
      for (const n of picks) exact[n] += Math.exp(selectionLogProbability(scores, all, picks));
    }
    hits.forEach((hit, n) => {
      expect(Math.abs(hit / draws - exact[n])).toBeLessThan(
        4 * Math.sqrt((exact[n] * (1 - exact[n])) / draws),
      );
    });
  });

  it('never picks the masked out, and fewer where too few are left', () => {
    const random = createRandom(1);
    for (let i = 0; i < 50; i++) {
      const picks = sampleSelection(scores, [0, 1, 0, 1, 0], 4, random);
      expect([...picks].sort()).toEqual([1, 3]);
    }
  });

  it('is the same for the same seed', () => {
    const draw = () => [...sampleSelection(scores, all, 3, createRandom(9))];
    expect(draw()).toEqual(draw());
  });
});

describe('topSelection', () => {
  it('takes the highest scores in order, equal ones by index, none that is masked out', () => {
    expect([...topSelection([1, 5, 3, 5, 9], [1, 1, 1, 1, 0], 3)]).toEqual([1, 3, 2]);
  });

  it('is the most probable ordered selection', () => {
    const best = selectionLogProbability(scores, all, topSelection(scores, all, 3));
    for (const picks of orderedSubsets(5, 3)) {
      expect(selectionLogProbability(scores, all, picks)).toBeLessThanOrEqual(best + 1e-12);
    }
  });
});
