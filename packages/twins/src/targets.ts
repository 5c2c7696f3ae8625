import type { TwinPrediction } from '@gammatwin/core';
import { type HitLevels, mirroredProbability } from './mirrored-probability.ts';
import { pcrGateStrength } from './model.ts';

/**
 * The options features that the rule reads, by their names in the 40-feature contract (unscaled); NaN where unknown, and
 * then their rules have no effect.
 */
export interface OptionsContext {
  readonly max_pain_distance_pct: number;
  readonly gamma_concentration: number;
  readonly iv_percentile: number;
  readonly pcr_extreme_bullish: number;
  readonly pcr_extreme_bearish: number;
}

export interface OptionsInformedTargets {
  readonly side: 'buy' | 'sell';
  /** Return to the target, signed: positive for a buy, negative for a sell. */
  readonly targetPct: number;
  /** Return to the stop, signed: negative for a buy, positive for a sell. */
  readonly stopPct: number;
  /** That this side's target is touched before its stop, if target or stop is touched within the five sessions. */
  readonly probability: number;
  /** Half Kelly in percent of the portfolio, 0..10. */
  readonly kellySizePct: number;
  /** Distance to the target over distance to the stop; 0 where the target lies on the wrong side. */
  readonly rewardRisk: number;
  /** Distance to the peak-gamma strike, a fraction of spot; NaN where unknown. */
  readonly gammaZone: number;
  readonly pcrExtreme: boolean;
  readonly ivRegime: 'high' | 'low' | 'medium';
}

/** A stop nearer than this return (10 basis points) would make any size look safe. */
const nearestStop = 0.001;

/**
 * Target, stop and Kelly size of a prediction, seed document A, 6.2.
 *
 * A negative expected return is a sell, worked out as the buy of the mirrored stock: returns change sign, so q10 and
 * q90 trade places, the distance to the peak-gamma strike and both learned shifts turn round, and the outcome is turned
 * back. The twins learned the probability p of a buy's hit, whose levels the labels drew `levels.target` above and
 * `levels.stop` below the entry; a sell's is that of the mirrored levels (`mirroredProbability`), worked out before the
 * put-call gate and lowered by the gate like a buy's.
 *
 * A target on the wrong side of the entry has no reward: rewardRisk 0 and size 0. The stop never comes nearer
 * than `nearestStop`.
 */
export function computeOptionsInformedTargets(
  prediction: TwinPrediction,
  options: OptionsContext,
  stock: { /** USD a day. */ readonly averageDollarVolume: number },
  levels: HitLevels,
): OptionsInformedTargets {
  const side = prediction.expectedReturn < 0 ? 'sell' : 'buy';
  const long = side === 'buy' ? buyView(prediction, options) : sellView(prediction, options, levels);
  const pcrExtreme = options.pcr_extreme_bullish > 0 || options.pcr_extreme_bearish > 0;
  const ivRegime = options.iv_percentile > 0.8 ? 'high' : options.iv_percentile < 0.2 ? 'low' : 'medium';
  const nearPeak = Math.abs(long.peakDistance) < 0.05;

  const gammaFactor = nearPeak ? 0.8 : options.gamma_concentration > 0.7 ? 0.9 : 1;
  const ivFactor = ivRegime === 'high' ? 0.9 : ivRegime === 'low' ? 1.1 : 1;
  const baseTarget = long.q50 + 0.7 * (long.q90 - long.q50);
  const target = baseTarget * gammaFactor * (pcrExtreme ? 0.85 : 1) * ivFactor + long.targetAdjustment;

  const support = nearPeak && long.peakDistance < 0;
  const baseStop = Math.min(-2 * prediction.volatilityPerDay, long.q10 - long.q50);
  const shapedStop = baseStop * (support ? 0.8 : 1) * (ivRegime === 'high' ? 1.2 : 1);
  const stop = Math.min(shapedStop + long.stopAdjustment, -nearestStop);

  const rewardRisk = Math.max(0, target / -stop);
  const kelly = rewardRisk > 0 ? long.probability - (1 - long.probability) / rewardRisk : 0;
  const halfKelly = Math.min(10, Math.max(0, kelly * 0.5 * 100));
  const liquidityFactor = stock.averageDollarVolume < 20_000_000 ? 0.5 : 1;
  return {
    side,
    targetPct: long.sign * target,
    stopPct: long.sign * stop,
    probability: long.probability,
    kellySizePct: halfKelly * (pcrExtreme ? 0.7 : 1) * liquidityFactor,
    rewardRisk,
    gammaZone: options.max_pain_distance_pct,
    pcrExtreme,
    ivRegime,
  };
}

/** A prediction as its trader sees it: up is good. */
interface View {
  readonly sign: 1 | -1;
  readonly q10: number;
  readonly q50: number;
  readonly q90: number;
  readonly peakDistance: number;
  readonly targetAdjustment: number;
  readonly stopAdjustment: number;
  readonly probability: number;
}

function buyView(p: TwinPrediction, options: OptionsContext): View {
  return {
    sign: 1,
    q10: p.q10,
    q50: p.q50,
    q90: p.q90,
    peakDistance: options.max_pain_distance_pct,
    targetAdjustment: p.targetAdjustment,
    stopAdjustment: p.stopAdjustment,
    probability: p.hitProbability,
  };
}

function sellView(p: TwinPrediction, options: OptionsContext, levels: HitLevels): View {
  const gate = 1 - pcrGateStrength * p.pcrGate;
  return {
    sign: -1,
    q10: -p.q90,
    q50: -p.q50,
    q90: -p.q10,
    peakDistance: -options.max_pain_distance_pct,
    targetAdjustment: -p.targetAdjustment,
    stopAdjustment: -p.stopAdjustment,
    // float32 may carry the quotient past 1.
    probability: mirroredProbability(Math.min(1, p.hitProbability / gate), levels) * gate,
  };
}
