import { GammaTwinError } from '@gammatwin/core';
import { describe, expect, it } from 'vitest';
import {
  policyConfig,
  policyPresets,
  portfolioEnvironmentConfig,
  rewardWeights,
  trainingConfig,
} from '../src/index.ts';

function refusal(run: () => unknown): GammaTwinError {
  try {
    run();
  } catch (error) {
    if (error instanceof GammaTwinError) return error;
  }
  throw new Error('nothing was refused');
}

describe('policyConfig', () => {
  it('has the sizes of the design document as its defaults', () => {
    expect(policyConfig()).toEqual(policyPresets.full);
    const { graphSize, graphHeads, portfolioSize, macroSize, optionsMarketSize } = policyConfig();
    expect(graphSize * graphHeads + portfolioSize + macroSize + optionsMarketSize).toBe(384);
  });

  it('takes presets with overrides', () => {
    expect(policyConfig({ ...policyPresets.tiny, selections: 3 })).toMatchObject({
      selections: 3,
      stateSize: 16,
    });
  });

  it('is frozen', () => {
    expect(Object.isFrozen(policyConfig())).toBe(true);
  });

  it('reports all violations and unknown keys in one error', () => {
    const wrong = { selections: 0, maxPositionWeight: 1.5, valueHidden: [64], stokHidden: 3 };
    const error = refusal(() => policyConfig(wrong));
    expect(error.code).toBe('INVALID_CONFIG');
    expect(error.fields['violations']).toEqual([
      'selections: expected at least 1, was 0',
      'maxPositionWeight: expected at most 1, was 1.5',
      'valueHidden: expected 2 items, was [64]',
      `stokHidden: unknown key (known: ${Object.keys(policyPresets.full).join(', ')})`,
    ]);
  });
});

describe('the other configs', () => {
  it.each([
    ['training', () => trainingConfig({ clip: 0, targetKl: -1 }), 2],
    ['environment', () => portfolioEnvironmentConfig({ episodeLength: 0, initialCashUsd: 0 }), 2],
    ['reward', () => rewardWeights({ drawdown: -10 }), 1],
  ])('%s refuses what makes no sense', (_name, run, violations) => {
    expect(refusal(run).fields['violations']).toHaveLength(violations);
  });

  it('lets an episode be the whole window', () => {
    expect(portfolioEnvironmentConfig({ episodeLength: null }).episodeLength).toBeNull();
  });
});
