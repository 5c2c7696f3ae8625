import { GammaTwinError } from '@gammatwin/core';
import { twinConfig, twinPresets } from '@gammatwin/twins';
import { describe, expect, it } from 'vitest';

describe('twinConfig', () => {
  it('accepts every preset as it is', () => {
    for (const preset of Object.values(twinPresets)) expect(twinConfig(preset)).toEqual(preset);
  });

  it('has the sizes, weights and rates of the design document as its defaults', () => {
    expect(twinConfig()).toMatchObject({
      embeddingSize: 128,
      optionsFeatures: 40,
      adapterRank: 16,
      stockSize: 64,
      returnWeight: 0.3,
      probabilityWeight: 0.4,
      volatilityWeight: 0.2,
      quantileWeight: 0.1,
      optionsWeight: 0.1,
      learningRate: 5e-3,
      stockLearningRate: 1e-2,
      maxGradientNorm: 1,
      epochs: 20,
    });
  });

  it('reports unknown keys and all violations together', () => {
    const wrong = { rank: 16, adapterRank: 0, encoderDropout: 0.95, epochs: 2.5 };
    const error = caught(() => twinConfig(wrong));
    expect(error.code).toBe('INVALID_CONFIG');
    expect(error.fields['violations']).toEqual([
      'adapterRank: expected at least 1, was 0',
      'encoderDropout: expected at most 0.9, was 0.95',
      'epochs: expected a whole number, was 2.5',
      `rank: unknown key (known: ${Object.keys(twinPresets.full).join(', ')})`,
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
