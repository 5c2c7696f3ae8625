import { maxRelativeDifference } from '@gammatwin/testkit';
import { expect, test } from 'vitest';

test('the difference is absolute below 1 and relative above', () => {
  expect(maxRelativeDifference([0.5, 100], [0.25, 100])).toBe(0.25);
  expect(maxRelativeDifference([0.5, 100], [0.5, 80])).toBe(0.2);
  expect(maxRelativeDifference([0.5, 80], [0.5, 100])).toBe(0.2);
});

test('equal arrays differ by 0: NaN equals NaN, an infinity itself, and 0 equals −0', () => {
  const x = [Number.NaN, Number.POSITIVE_INFINITY, 0, 3];
  expect(maxRelativeDifference(x, [Number.NaN, Number.POSITIVE_INFINITY, -0, 3])).toBe(0);
  expect(maxRelativeDifference([], [])).toBe(0);
});

test('a NaN or an infinity that meets a number is never forgotten, whatever follows', () => {
  expect(maxRelativeDifference([Number.NaN, 1, 2], [1, 1, 3])).toBeNaN();
  expect(maxRelativeDifference([1, 2, 1], [1, 3, Number.NaN])).toBeNaN();
  expect(maxRelativeDifference([Number.POSITIVE_INFINITY, 1], [1, 1])).toBeNaN();
});

test('arrays of different lengths are refused', () => {
  expect(() => maxRelativeDifference([1], [1, 2])).toThrow('lengths differ: 1 and 2');
});
