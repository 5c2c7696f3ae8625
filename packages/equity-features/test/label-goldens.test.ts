import { buildLabels, labelHorizons, labelsAhead } from '@gammatwin/equity-features';
import { describe, expect, test } from 'vitest';
import { type Column, labelGoldenBars, labelGoldens } from './label-goldens.ts';

const labels = buildLabels({ bars: labelGoldenBars });

function expectEqual(was: Float64Array, expected: Column): void {
  expect(was).toHaveLength(expected.length);
  const wrong = expected.flatMap((value, cell) => {
    const difference = Math.abs(was[cell]! - (value ?? Number.NaN));
    const equal = value === null ? Number.isNaN(was[cell]!) : difference < 1e-13;
    return equal ? [] : [`cell ${cell}: expected ${value}, was ${was[cell]}`];
  });
  expect(wrong).toEqual([]);
  expect(expected.some((value) => value !== null)).toBe(true);
}

describe.each(labelHorizons)('over %i sessions', (horizon) => {
  test.each(['forwardReturn', 'realizedVolatility', 'returnRank'] as const)('%s equals pandas', (column) => {
    expectEqual(labelsAhead(labels, horizon)[column], labelGoldens.horizons[horizon]![column]);
  });
});

test('the target before the stop equals a walk along the path', () => {
  expectEqual(labels.hitTarget, labelGoldens.hitTarget);
  expect(new Set(labelGoldens.hitTarget)).toEqual(new Set([null, 0, 1]));
});
