import { type Tensor, tf } from '@gammatwin/nn';

/** What the logit of an item that can't be picked any more loses. */
const banned = 1e9;

/**
 * One-hot rows of the picks. selected [B, K] int32; slots [B, K], 0 where a slot is empty; returns [B, K, items].
 * Gathering is written as a product with this matrix, since the gradient of gather is not on every backend.
 */
export function pickMatrix(selected: Tensor, slots: Tensor, items: number): Tensor {
  const oneHot = tf.cast(tf.oneHot(tf.cast(selected, 'int32'), items), 'float32');
  return tf.mul(oneHot, tf.expandDims(slots, 2));
}

/** values [B, N] at the picks [B, K, N] → [B, K]. */
export function pickValues(values: Tensor, picks: Tensor): Tensor {
  return tf.sum(tf.mul(picks, tf.expandDims(values, 1)), 2);
}

/**
 * Batched and differentiable form of the log-probability and of the entropy estimate in plackett-luce.ts.
 * scores, mask [B, N]; picks [B, K, N]; slots [B, K] → both [B].
 */
export function selectionTerms(
  scores: Tensor,
  mask: Tensor,
  picks: Tensor,
  slots: Tensor,
): { logProbability: Tensor; entropy: Tensor } {
  const available = tf.sub(tf.expandDims(mask, 1), pickedBefore(picks));
  const logits = tf.add(tf.expandDims(scores, 1), tf.mul(tf.sub(available, 1), banned));
  const normalizer = tf.logSumExp(logits, 2);
  const probability = tf.exp(tf.sub(logits, tf.expandDims(normalizer, 2)));
  const meanScore = tf.sum(tf.mul(probability, tf.expandDims(scores, 1)), 2);
  const overSlots = (perPick: Tensor) => tf.sum(tf.mul(perPick, slots), 1);
  return {
    logProbability: overSlots(tf.sub(pickValues(scores, picks), normalizer)),
    entropy: overSlots(tf.sub(normalizer, meanScore)),
  };
}

/** For pick k the items that picks 0..k−1 took, [B, K, N]: a product with a strictly triangular matrix. */
function pickedBefore(picks: Tensor): Tensor {
  const [batch, count, items] = picks.shape as [number, number, number];
  const earlier = new Float32Array(count * count);
  for (let j = 0; j < count; j++) for (let k = j + 1; k < count; k++) earlier[j * count + k] = 1;
  const rows = tf.reshape(tf.transpose(picks, [0, 2, 1]), [batch * items, count]);
  const sums = tf.matMul(rows, tf.tensor2d(earlier, [count, count]) as Tensor);
  return tf.transpose(tf.reshape(sums, [batch, items, count]), [0, 2, 1]);
}
