import { digamma, lgamma, type Tensor, tf } from '@gammatwin/nn';

/** Elementwise log-density of the Beta distribution at x in (0, 1); differentiable in alpha and beta. */
export function betaLogProbabilityTensor(alpha: Tensor, beta: Tensor, x: Tensor): Tensor {
  const below = tf.mul(tf.sub(alpha, 1), tf.log(x));
  const above = tf.mul(tf.sub(beta, 1), tf.log(tf.sub(1, x)));
  return tf.sub(tf.add(below, above), logBeta(alpha, beta));
}

/** Elementwise entropy: ln B − (α−1) ψ(α) − (β−1) ψ(β) + (α+β−2) ψ(α+β). */
export function betaEntropyTensor(alpha: Tensor, beta: Tensor): Tensor {
  const total = tf.add(alpha, beta);
  const single = tf.add(tf.mul(tf.sub(alpha, 1), digamma(alpha)), tf.mul(tf.sub(beta, 1), digamma(beta)));
  return tf.add(tf.sub(logBeta(alpha, beta), single), tf.mul(tf.sub(total, 2), digamma(total)));
}

/** ln B(alpha, beta), elementwise. */
function logBeta(alpha: Tensor, beta: Tensor): Tensor {
  return tf.sub(tf.add(lgamma(alpha), lgamma(beta)), lgamma(tf.add(alpha, beta)));
}
