import { computeOptionsInformedTargets, type OptionsContext } from '@gammatwin/twins';
import { describe, expect, it } from 'vitest';
import { mirroredProbability } from '../src/mirrored-probability.ts';
import { prediction } from './synthetic.ts';

const calm: OptionsContext = {
  max_pain_distance_pct: 0.1,
  gamma_concentration: 0.3,
  iv_percentile: 0.5,
  pcr_extreme_bullish: 0,
  pcr_extreme_bearish: 0,
};
const levels = { target: 1.4, stop: 2 };
const liquid = { averageDollarVolume: 20_000_000 };
const on = (options: Partial<OptionsContext>, stock = liquid) =>
  computeOptionsInformedTargets(prediction, { ...calm, ...options }, stock, levels);

// q50 + 0.7 · (q90 − q50) = 0.02 + 0.028; min(−2 · 0.01, −0.01 − 0.02) = −0.03. Shifts: +0.005 and −0.002.
const [base, floor, shift, stopShift] = [0.048, -0.03, 0.005, -0.002];

describe('computeOptionsInformedTargets, a buy', () => {
  it('adds the learned shifts to the quantile target and stop where the options say nothing', () => {
    const result = on({});
    expect(result).toMatchObject({ side: 'buy', gammaZone: 0.1, pcrExtreme: false, ivRegime: 'medium' });
    expect(result.targetPct).toBeCloseTo(0.053, 12);
    expect(result.stopPct).toBeCloseTo(-0.032, 12);
    expect(result.rewardRisk).toBeCloseTo(0.053 / 0.032, 12); // 1.65625
    // Kelly (0.6 · 1.65625 − 0.4) / 1.65625 = 0.358…; half of it in percent is 17.9, and 10 is the most.
    expect(result.kellySizePct).toBe(10);
  });

  it('takes half of Kelly below the limit', () => {
    const result = computeOptionsInformedTargets(
      { ...prediction, hitProbability: 0.4 },
      calm,
      liquid,
      levels,
    );
    // (0.4 · 1.65625 − 0.6) / 1.65625 = 0.0377358…
    expect(result.kellySizePct).toBeCloseTo(1.8867924528301887, 10);
  });

  it('has no size where Kelly is negative', () => {
    expect(
      computeOptionsInformedTargets({ ...prediction, hitProbability: 0.3 }, calm, liquid, levels)
        .kellySizePct,
    ).toBe(0);
  });

  it.each([
    ['peak gamma just above', { max_pain_distance_pct: 0.04 }, 0.8, 1],
    ['peak gamma just below: support', { max_pain_distance_pct: -0.04 }, 0.8, 0.8],
    ['at 5 % there is no pull', { max_pain_distance_pct: 0.05 }, 1, 1],
    ['concentrated gamma', { gamma_concentration: 0.71 }, 0.9, 1],
    ['near wins over concentrated', { max_pain_distance_pct: 0.01, gamma_concentration: 0.9 }, 0.8, 1],
    ['many calls', { pcr_extreme_bullish: 1 }, 0.85, 1],
    ['many puts', { pcr_extreme_bearish: 1 }, 0.85, 1],
    ['dear options', { iv_percentile: 0.81 }, 0.9, 1.2],
    ['cheap options', { iv_percentile: 0.19 }, 1.1, 1],
    [
      'all at once',
      { max_pain_distance_pct: -0.01, pcr_extreme_bearish: 1, iv_percentile: 0.9 },
      0.8 * 0.85 * 0.9,
      0.8 * 1.2,
    ],
  ])('%s', (_, options, targetFactor, stopFactor) => {
    const result = on(options);
    expect(result.targetPct).toBeCloseTo(base * targetFactor + shift, 12);
    expect(result.stopPct).toBeCloseTo(floor * stopFactor + stopShift, 12);
  });

  it('names the regime of implied volatility', () => {
    expect([0.1, 0.2, 0.8, 0.9].map((p) => on({ iv_percentile: p }).ivRegime)).toEqual([
      'low',
      'medium',
      'medium',
      'high',
    ]);
  });

  it('cuts the size for extreme sentiment and for thin trading', () => {
    expect(on({ pcr_extreme_bullish: 1 }).kellySizePct).toBeCloseTo(7, 12);
    expect(on({}, { averageDollarVolume: 19_999_999 }).kellySizePct).toBeCloseTo(5, 12);
    expect(on({ pcr_extreme_bearish: 1 }, { averageDollarVolume: 1 }).kellySizePct).toBeCloseTo(3.5, 12);
  });

  it('takes twice the volatility where that is the wider stop', () => {
    const wild = { ...prediction, volatilityPerDay: 0.03 };
    expect(computeOptionsInformedTargets(wild, calm, liquid, levels).stopPct).toBeCloseTo(-0.062, 12);
  });

  it('keeps the stop at least 10 basis points away', () => {
    const still = { ...prediction, volatilityPerDay: 0, q10: prediction.q50, stopAdjustment: 0 };
    const result = computeOptionsInformedTargets(still, calm, liquid, levels);
    expect(result.stopPct).toBe(-0.001);
    expect(Number.isFinite(result.rewardRisk)).toBe(true);
    const shifted = { ...prediction, stopAdjustment: 0.05 };
    expect(computeOptionsInformedTargets(shifted, calm, liquid, levels).stopPct).toBe(-0.001);
  });

  it('has neither reward nor size where the target is a loss', () => {
    const result = computeOptionsInformedTargets(
      { ...prediction, q50: -0.04, q90: -0.02 },
      calm,
      liquid,
      levels,
    );
    expect(result.targetPct).toBeCloseTo(-0.04 + 0.7 * 0.02 + 0.005, 12);
    expect(result).toMatchObject({ rewardRisk: 0, kellySizePct: 0 });
  });
});

describe('computeOptionsInformedTargets, a sell', () => {
  // The mirror of `prediction`: returns and learned shifts change sign, q10 and q90 trade places.
  const mirrored = {
    ...prediction,
    expectedReturn: -0.02,
    q10: -0.06,
    q50: -0.02,
    q90: 0.01,
    targetAdjustment: -0.005,
    stopAdjustment: 0.002,
    hitProbability: 0.25 * 0.85,
  };

  it('is the mirrored buy', () => {
    for (const distance of [-0.04, 0.04, 0.1]) {
      const buy = on({ max_pain_distance_pct: distance });
      const options = { ...calm, max_pain_distance_pct: -distance };
      const sell = computeOptionsInformedTargets(mirrored, options, liquid, levels);
      expect(sell.side).toBe('sell');
      expect(sell.targetPct).toBeCloseTo(-buy.targetPct, 12);
      expect(sell.stopPct).toBeCloseTo(-buy.stopPct, 12);
      expect(sell.rewardRisk).toBeCloseTo(buy.rewardRisk, 12);
      expect(sell.gammaZone).toBe(-distance);
    }
  });

  it('has the probability of its own levels, lowered by the gate', () => {
    // A gate of 0.5 is a factor of 0.85. Without a drift, 1.4 is touched before 2 with 2 / 3.4 on either side.
    const still = { ...mirrored, hitProbability: (2 / 3.4) * 0.85 };
    const sell = computeOptionsInformedTargets(still, calm, liquid, levels);
    const [p, r] = [(2 / 3.4) * 0.85, 0.053 / 0.032];
    expect(sell.probability).toBeCloseTo(p, 12);
    expect(sell.kellySizePct).toBeCloseTo(Math.min(10, (50 * (p * r - (1 - p))) / r), 10);
    const falling = computeOptionsInformedTargets(mirrored, calm, liquid, levels);
    expect(falling.probability).toBeCloseTo(mirroredProbability(0.25, levels) * 0.85, 12);
    expect(falling.probability).toBeGreaterThan(0.75 * 0.85);
  });

  it('takes the other side where target and stop are equally far', () => {
    const sell = computeOptionsInformedTargets(mirrored, calm, liquid, { target: 1, stop: 1 });
    expect(sell.probability).toBeCloseTo(0.75 * 0.85, 12);
  });

  it('takes a certain hit for a certain loss, rounding of the gate included', () => {
    const certain = { ...mirrored, hitProbability: 0.85 * (1 + 1e-7) };
    expect(computeOptionsInformedTargets(certain, calm, liquid, levels).probability).toBe(0);
  });
});

describe('computeOptionsInformedTargets with unknown options features', () => {
  const unknown: OptionsContext = {
    max_pain_distance_pct: Number.NaN,
    gamma_concentration: Number.NaN,
    iv_percentile: Number.NaN,
    pcr_extreme_bullish: Number.NaN,
    pcr_extreme_bearish: Number.NaN,
  };

  it.each(['buy', 'sell'])('is that of calm options for a %s', (side) => {
    const of = side === 'buy' ? prediction : { ...prediction, expectedReturn: -0.02 };
    const result = computeOptionsInformedTargets(of, unknown, liquid, levels);
    const neutral = computeOptionsInformedTargets(of, calm, liquid, levels);
    expect(result).toEqual({ ...neutral, gammaZone: Number.NaN });
    expect(result).toMatchObject({ side, pcrExtreme: false, ivRegime: 'medium' });
  });

  it('still follows the rule of a known one', () => {
    const dear = { ...unknown, iv_percentile: 0.9, gamma_concentration: 0.8 };
    const result = computeOptionsInformedTargets(prediction, dear, liquid, levels);
    expect(result.targetPct).toBeCloseTo(base * 0.9 * 0.9 + shift, 12);
  });
});
