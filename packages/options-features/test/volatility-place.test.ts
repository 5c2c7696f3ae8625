import { expect, test } from 'vitest';
import { volatilityPlace } from '../src/index.ts';

const past = Float64Array.from({ length: 21 }, (_, i) => 0.2 + i / 100);

test('percentile counts what was lower, rank measures between low and high', () => {
  const place = volatilityPlace(past, 0.255);
  expect(place.percentile).toBeCloseTo(6 / 21, 12);
  expect(place.rank).toBeCloseTo(0.055 / 0.2, 12);
});

test('a new high or low is held at the ends; a flat past is the middle', () => {
  expect(volatilityPlace(past, 0.9)).toEqual({ percentile: 1, rank: 1 });
  expect(volatilityPlace(past, 0.1)).toEqual({ percentile: 0, rank: 0 });
  expect(volatilityPlace(new Float64Array(20).fill(0.3), 0.4).rank).toBe(0.5);
});

test('unknown values do not count, and fewer than 20 known give nothing', () => {
  const gaps = past.map((iv, i) => (i < 2 ? Number.NaN : iv));
  expect(volatilityPlace(gaps, 0.3)).toEqual({ percentile: Number.NaN, rank: Number.NaN });
  expect(volatilityPlace(past, Number.NaN)).toEqual({ percentile: Number.NaN, rank: Number.NaN });
});
