import { kaimingUniform, type Parameters, StackedLinear, type Tensor, tf, zeros } from '@gammatwin/nn';

/**
 * Low-rank residual adapter of each stock: x + up(relu(down(x))). `up` starts at zero, so every twin starts as the
 * shared representation (after Hu et al. 2021; seed document A, 6.1).
 */
export class Adapter {
  readonly #down: StackedLinear;
  readonly #up: StackedLinear;

  constructor(p: Parameters, models: number, size: number, rank: number) {
    this.#down = new StackedLinear(p.scope('down'), {
      models,
      input: size,
      output: rank,
      bias: false,
      initializer: kaimingUniform(1),
    });
    this.#up = new StackedLinear(p.scope('up'), {
      models,
      input: rank,
      output: size,
      bias: false,
      initializer: zeros,
    });
  }

  /** [N, B, size] → same. */
  apply(x: Tensor): Tensor {
    return tf.add(x, this.#up.apply(tf.relu(this.#down.apply(x))));
  }
}
