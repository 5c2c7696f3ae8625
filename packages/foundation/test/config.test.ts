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
      'windows: unknown key',
      'window: expected an integer in 2..512, was 1.5',
      'dropout: expected a number in 0..0.9, was 1',
      'learningRate: expected a number in 1e-7..1, was NaN',
      'quantiles: expected ascending levels in (0, 1), was [0.5,0.1]',
      'attentionHeads: expected a divisor of temporalSize 256',
    ]);
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
