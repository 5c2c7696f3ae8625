import { GammaTwinError } from '@gammatwin/core';
import { foundationConfig, foundationPresets } from '@gammatwin/foundation';
import { describe, expect, it } from 'vitest';

describe('foundationConfig', () => {
  it('accepts every preset as it is', () => {
    for (const preset of Object.values(foundationPresets)) expect(foundationConfig(preset)).toEqual(preset);
  });

  it('has the sizes of the design document as its defaults', () => {
    expect(foundationConfig()).toMatchObject({ temporalSize: 256, relationalSize: 128, embeddingSize: 128 });
  });

  it('reports unknown keys and all violations together', () => {
    const wrong = {
      windows: 3,
      window: 1.5,
      dropout: 1,
      learningRate: Number.NaN,
      attentionHeads: 3,
      quantiles: [0.5, 0.1],
    };
    const error = caught(() => foundationConfig(wrong));
    expect(error.code).toBe('INVALID_CONFIG');
    expect(error.fields['violations']).toEqual([
      'window: expected a whole number, was 1.5',
      'window: expected at least 2, was 1.5',
      'dropout: expected at most 0.9, was 1',
      'learningRate: expected a number, was NaN',
      'quantiles: expected ascending levels, was [0.5,0.1]',
      `windows: unknown key (known: ${Object.keys(foundationPresets.full).join(', ')})`,
      'attentionHeads: expected a divisor of temporalSize 256, was 3',
    ]);
  });

  it.each([
    [{ quantiles: [] }, 'quantiles: expected at least 1 item, was []'],
    [{ quantiles: [0, 0.5] }, 'quantiles.0: expected above 0, was 0'],
    [{ quantiles: [0.5, 0.5] }, 'quantiles: expected ascending levels, was [0.5,0.5]'],
    [{ graphHeads: 3 }, 'graphHeads: expected a divisor of relationalSize 128, was 3'],
    [{ maxGradientNorm: Number.POSITIVE_INFINITY }, 'maxGradientNorm: expected a number, was Infinity'],
  ])('refuses %j', (wrong, violation) => {
    expect(caught(() => foundationConfig(wrong)).fields['violations']).toEqual([violation]);
  });
});

function caught(run: () => unknown): GammaTwinError {
  try {
    run();
  } catch (error) {
    if (error instanceof GammaTwinError) return error;
  }
  throw new Error('no GammaTwinError');
}
