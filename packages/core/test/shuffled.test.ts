import { createRandom, type Random, shuffled } from '@gammatwin/core';
import { expect, test } from 'vitest';

/** Gives `draws` one after the other and notes the ranges that were asked for. */
function scripted(draws: readonly number[]): { random: Random; ranges: [number, number][] } {
  const ranges: [number, number][] = [];
  const random: Random = {
    ...createRandom(0),
    integer(from, to) {
      ranges.push([from, to]);
      return draws[ranges.length - 1]!;
    },
  };
  return { random, ranges };
}

test('swaps from the end with a place drawn from those left', () => {
  const { random, ranges } = scripted([0, 2, 0]);
  expect(shuffled(['a', 'b', 'c', 'd'], random)).toEqual(['b', 'd', 'c', 'a']);
  expect(ranges).toEqual([
    [0, 3],
    [0, 2],
    [0, 1],
  ]);
});

test('leaves the values as they are and keeps every one of them, in an order of the seed', () => {
  const values = Int32Array.from({ length: 50 }, (_, i) => 2 * i);
  const order = shuffled(values, createRandom('order'));
  expect(values).toEqual(Int32Array.from({ length: 50 }, (_, i) => 2 * i));
  expect(order).toBeInstanceOf(Int32Array);
  expect(order).not.toEqual(values);
  expect(order.toSorted()).toEqual(values);
  expect(shuffled(Array.from(values), createRandom('order'))).toEqual(Array.from(order));
});

test('every order is equally likely', () => {
  const random = createRandom('orders');
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = shuffled(['a', 'b', 'c'], random).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const [order, count] of counts) expect(Math.abs(count - 1000), order).toBeLessThan(150);
});

test('takes nothing and one', () => {
  const { random, ranges } = scripted([]);
  expect(shuffled([], random)).toEqual([]);
  expect(shuffled([3], random)).toEqual([3]);
  expect(ranges).toEqual([]);
});
