import {
  dropout,
  LayerNorm,
  type Parameters,
  type Pass,
  StackedLinear,
  type Tensor,
  tf,
} from '@gammatwin/nn';

/**
 * A small network for each of `models` stocks: linear layers through `sizes` with ReLU (and layer norm before it when
 * `normed`) between them and dropout after the first. A normed network ends in norm and ReLU, a plain one in its last
 * linear layer.
 */
export class StackedNetwork {
  readonly #linears: readonly StackedLinear[];
  readonly #norms: readonly LayerNorm[];
  readonly #dropout: number;

  constructor(
    p: Parameters,
    config: {
      readonly models: number;
      readonly sizes: readonly number[];
      readonly normed?: boolean;
      readonly dropout?: number;
    },
  ) {
    const { models, sizes } = config;
    this.#linears = sizes
      .slice(1)
      .map((output, i) => new StackedLinear(p.scope(`${i}`), { models, input: sizes[i] as number, output }));
    this.#norms = config.normed
      ? sizes.slice(1).map((size, i) => new LayerNorm(p.scope(`${i}/norm`), { size, models }))
      : [];
    this.#dropout = config.dropout ?? 0;
  }

  /** [N, B, first size] → [N, B, last size]. */
  apply(x: Tensor, pass: Pass): Tensor {
    let value = x;
    this.#linears.forEach((linear, i) => {
      value = linear.apply(value);
      const norm = this.#norms[i];
      if (norm) value = norm.apply(value);
      else if (i === this.#linears.length - 1) return;
      value = tf.relu(value);
      if (i === 0) value = dropout(value, this.#dropout, pass);
    });
    return value;
  }
}
