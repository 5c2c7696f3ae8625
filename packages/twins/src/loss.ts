import {
  binaryCrossEntropy,
  meanSquaredError,
  quantileLoss,
  type Scalar,
  type Tensor,
  tf,
} from '@gammatwin/nn';
import type { TwinConfig } from './config.ts';
import type { TwinOutputs } from './model.ts';

const twinQuantiles = [0.1, 0.5, 0.9] as const;

/**
 * What a batch really brought, [N, B] unless told otherwise, in the model's units. A `…Known` mask is 1 where the
 * value is known; an unknown value holds any finite number.
 */
export interface TwinTargets {
  readonly return: Tensor;
  readonly returnKnown: Tensor;
  readonly volatility: Tensor;
  readonly volatilityKnown: Tensor;
  readonly hit: Tensor;
  readonly hitKnown: Tensor;
  /** One-hot [N, B, 4]. */
  readonly regime: Tensor;
  readonly regimeKnown: Tensor;
  /** 1 where the put-call ratio is extreme. */
  readonly pcrExtreme: Tensor;
  /** Distance to the peak-gamma strike, a fraction of spot. */
  readonly maxPainDistance: Tensor;
  /** 1 where the two above are known. */
  readonly optionsKnown: Tensor;
}

/** Unweighted parts and their weighted sum. */
export interface TwinLosses {
  readonly total: Scalar;
  readonly return_loss: Scalar;
  readonly prob_loss: Scalar;
  readonly vol_loss: Scalar;
  readonly quantile_loss: Scalar;
  readonly options_loss: Scalar;
  readonly regime_loss: Scalar;
}

/**
 * Seed document A, 8.3. Differences: a regime cross-entropy; the gate's loss is binary, so it is pulled down where
 * the ratio isn't extreme; the gamma alignment is bounded. Every part is a mean over the known labels.
 */
export class TwinLossWithOptions {
  readonly #config: TwinConfig;

  constructor(config: TwinConfig) {
    this.#config = config;
  }

  apply(outputs: TwinOutputs, targets: TwinTargets): TwinLosses {
    const c = this.#config;
    const gate = binaryCrossEntropy(targets.pcrExtreme, outputs.pcrGate, targets.optionsKnown);
    const parts = {
      return_loss: meanSquaredError(targets.return, outputs.expectedReturn, targets.returnKnown),
      prob_loss: binaryCrossEntropy(targets.hit, outputs.hitProbability, targets.hitKnown),
      vol_loss: meanSquaredError(targets.volatility, outputs.volatility, targets.volatilityKnown),
      quantile_loss: quantileLoss(targets.return, outputs.quantiles, twinQuantiles, targets.returnKnown),
      options_loss: tf.div(tf.add(gate, this.#gammaAlignment(outputs, targets)), 2) as Scalar,
      regime_loss: crossEntropy(targets.regime, outputs.regimeProbabilities, targets.regimeKnown),
    };
    const total = tf.addN([
      tf.mul(parts.return_loss, c.returnWeight),
      tf.mul(parts.prob_loss, c.probabilityWeight),
      tf.mul(parts.vol_loss, c.volatilityWeight),
      tf.mul(parts.quantile_loss, c.quantileWeight),
      tf.mul(parts.options_loss, c.optionsWeight),
      tf.mul(parts.regime_loss, c.regimeWeight),
    ]) as Scalar;
    return { total, ...parts };
  }

  /**
   * ½a² − a·d, with a = adjustment / limit and d = tanh(distance / scale), both in [−1, 1]: rewards a target shift
   * towards the peak-gamma strike, is best at a = d, and lies in [−½, 1½]. The stop's shift s has no such pull, only ½s².
   */
  #gammaAlignment(outputs: TwinOutputs, targets: TwinTargets): Scalar {
    const { adjustmentLimit, maxPainScale } = this.#config;
    const distance = tf.tanh(tf.div(targets.maxPainDistance, maxPainScale));
    const target = tf.div(outputs.targetAdjustment, adjustmentLimit);
    const stop = tf.div(outputs.stopAdjustment, adjustmentLimit);
    const size = tf.mul(tf.add(tf.square(target), tf.square(stop)), 0.5);
    return maskedMean(tf.sub(size, tf.mul(target, distance)), targets.optionsKnown);
  }
}

/** −Σ t ln p over the last axis, mean over the known rows. */
function crossEntropy(oneHot: Tensor, probabilities: Tensor, known: Tensor): Scalar {
  const logs = tf.log(tf.clipByValue(probabilities, 1e-7, 1));
  return maskedMean(tf.neg(tf.sum(tf.mul(oneHot, logs), -1)), known);
}

function maskedMean(loss: Tensor, known: Tensor): Scalar {
  return tf.div(tf.sum(tf.mul(loss, known)), tf.maximum(tf.sum(known), 1e-8)) as Scalar;
}
