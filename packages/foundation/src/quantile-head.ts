import { Linear, type Parameters, type Tensor, tf } from '@gammatwin/nn';

/**
 * Quantiles that can't cross: the middle level is free, the others add softplus increments outwards. Offsets make
 * an untrained head predict the quantiles of a logistic distribution of deviation 1, so training starts calibrated.
 */
export class QuantileHead {
  readonly #linear: Linear;
  readonly #middle: number;
  readonly #offsets: readonly number[];
  readonly #sum: Float32Array;

  constructor(parameters: Parameters, size: number, levels: readonly number[]) {
    this.#linear = new Linear(parameters, { input: size, output: levels.length });
    const middle = levels.length >> 1;
    this.#middle = middle;
    this.#offsets = levels.map((level, k) => {
      if (k === middle) return logistic(level);
      return inverseSoftplus(
        Math.abs(logistic(level) - logistic(levels[k < middle ? k + 1 : k - 1] ?? level)),
      );
    });
    this.#sum = outwardSums(levels.length, middle);
  }

  /** [..., size] → [..., Q], ascending. */
  apply(x: Tensor): Tensor {
    const count = this.#offsets.length;
    const rows = tf.reshape(this.#linear.apply(x), [-1, count]);
    const raw = tf.add(rows, tf.tensor1d([...this.#offsets]));
    const isMiddle = Float32Array.from(this.#offsets, (_, k) => (k === this.#middle ? 1 : 0));
    const middle = tf.mul(raw, tf.tensor1d(isMiddle));
    const steps = tf.mul(tf.softplus(raw), tf.tensor1d(isMiddle.map((flag) => 1 - flag)));
    const quantiles = tf.matMul(tf.add(middle, steps), tf.tensor2d(this.#sum, [count, count]));
    return tf.reshape(quantiles, [...x.shape.slice(0, -1), count]);
  }
}

/** Quantile of the logistic distribution with mean 0 and deviation 1. */
function logistic(level: number): number {
  return (Math.log(level / (1 - level)) * Math.sqrt(3)) / Math.PI;
}

function inverseSoftplus(y: number): number {
  return Math.log(Math.expm1(y));
}

/** [count, count] row-major: column j adds the middle and all steps between it and j, signed. */
function outwardSums(count: number, middle: number): Float32Array {
  const sums = new Float32Array(count * count);
  for (let j = 0; j < count; j++) {
    sums[middle * count + j] = 1;
    for (let k = middle + 1; k <= j; k++) sums[k * count + j] = 1;
    for (let k = j; k < middle; k++) sums[k * count + j] = -1;
  }
  return sums;
}
