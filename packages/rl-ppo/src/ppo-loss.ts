import { type Tensor, tf } from '@gammatwin/nn';

/** Tensors [B] of one minibatch; everything but the first three is a constant. */
export interface PpoBatch {
  readonly logProbability: Tensor;
  readonly value: Tensor;
  readonly entropy: Tensor;
  readonly oldLogProbability: Tensor;
  readonly advantage: Tensor;
  /** Target of the value: advantage + old value. */
  readonly target: Tensor;
}

export interface PpoWeights {
  readonly clip: number;
  readonly valueWeight: number;
  readonly entropyWeight: number;
}

/** Scalars of one minibatch. */
export interface PpoLoss {
  readonly loss: Tensor;
  readonly policyLoss: Tensor;
  readonly valueLoss: Tensor;
  readonly entropy: Tensor;
  /** E[r − 1 − ln r], which is never negative. */
  readonly approximateKl: Tensor;
  readonly clipFraction: Tensor;
}

/**
 * Clipped surrogate of Schulman et al. 2017, eq. 7 and 9: −E[min(r A, clip(r, 1 ± ε) A)] + c₁ E[(V − target)²] − c₂ H,
 * r = exp(log π − log π_old).
 */
export function ppoLoss(batch: PpoBatch, weights: PpoWeights): PpoLoss {
  const logRatio = tf.sub(batch.logProbability, batch.oldLogProbability);
  const ratio = tf.exp(logRatio);
  const clipped = tf.clipByValue(ratio, 1 - weights.clip, 1 + weights.clip);
  const surrogate = tf.minimum(tf.mul(ratio, batch.advantage), tf.mul(clipped, batch.advantage));
  const policyLoss = tf.neg(tf.mean(surrogate));
  const valueLoss = tf.mean(tf.square(tf.sub(batch.value, batch.target)));
  const entropy = tf.mean(batch.entropy);
  const critic = tf.mul(valueLoss, weights.valueWeight);
  const change = tf.sub(ratio, 1);
  return {
    loss: tf.sub(tf.add(policyLoss, critic), tf.mul(entropy, weights.entropyWeight)),
    policyLoss,
    valueLoss,
    entropy,
    approximateKl: tf.mean(tf.sub(change, logRatio)),
    clipFraction: tf.mean(tf.cast(tf.greater(tf.abs(change), weights.clip), 'float32')),
  };
}
