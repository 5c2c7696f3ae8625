import { describe, expect, it } from 'vitest';
import {
  neutralOptionsRow,
  optionsFeatureLayers,
  optionsFeatureNames,
  optionsFeatures,
  optionsFeatureTransforms,
  positionOf,
} from '../src/index.ts';

describe('the registry', () => {
  it('holds the 40 names of appendix A in its order', () => {
    expect(optionsFeatures.map(({ name }) => name)).toEqual(optionsFeatureNames);
    expect(new Set(optionsFeatureNames).size).toBe(40);
    expect(optionsFeatureLayers.map(({ features }) => features.length)).toEqual([8, 6, 7, 7, 5, 4, 3]);
    expect([positionOf('call_oi'), positionOf('pcr_oi'), positionOf('gamma_signal')]).toEqual([0, 8, 39]);
  });

  it('neutral values lie within their range', () => {
    for (const { name, neutral, range } of optionsFeatures) {
      expect(neutral, name).toBeGreaterThanOrEqual(range[0]);
      expect(neutral, name).toBeLessThanOrEqual(range[1]);
    }
  });

  it('neutral values are those of section 9.2, and 0 or its like for the rest', () => {
    const row = neutralOptionsRow();
    const known = Object.fromEntries(optionsFeatureNames.map((name, f) => [name, row.values[f]!]));
    const notZero = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== 0));
    expect(notZero).toEqual({
      pcr_oi: 1,
      pcr_volume: 1,
      atm_call_iv: 0.25,
      atm_put_iv: 0.25,
      put_call_iv_ratio: 1,
      iv_percentile: 0.5,
      iv_rank: 0.5,
      roll_ratio: 1,
    });
    expect(row.missing.every((mark) => mark === 1)).toBe(true);
  });

  it('everything that counts contracts is scaled by its logarithm', () => {
    optionsFeatures.forEach(({ name, unit }, f) => {
      if (unit === 'contracts') expect(optionsFeatureTransforms[f], name).toBe('signedLog');
    });
  });
});
