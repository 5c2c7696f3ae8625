import { Linear, type Parameters, type Tensor, tanh, tf } from '@gammatwin/nn';

/**
 * The static covariates of the transformer (Lim et al. 2021, section 4.3): sector, liquidity and regime columns of
 * the last step, each column with its own embedding, as four contexts.
 */
export class StaticContext {
  readonly #columns: Float32Array;
  readonly #selection: Linear;
  readonly #enrichment: Linear;
  readonly #h: Linear;
  readonly #c: Linear;

  constructor(p: Parameters, features: number, size: number, context: readonly number[]) {
    this.#columns = Float32Array.from({ length: features * context.length }, (_, i) =>
      Math.floor(i / context.length) === context[i % context.length] ? 1 : 0,
    );
    const shape = { input: context.length, output: size };
    this.#selection = new Linear(p.scope('selection'), shape);
    this.#enrichment = new Linear(p.scope('enrichment'), shape);
    this.#h = new Linear(p.scope('h'), shape);
    this.#c = new Linear(p.scope('c'), shape);
  }

  /** `x` [B, W, F] → `selection` and `enrichment` [B, 1, H], `h` and `c` [B, H]. */
  apply(x: Tensor): { selection: Tensor; enrichment: Tensor; h: Tensor; c: Tensor } {
    const [batch, window, features] = x.shape as [number, number, number];
    const last = tf.reshape(tf.slice(x, [0, window - 1, 0], [batch, 1, features]), [batch, features]);
    const columns = tf.tensor2d(this.#columns, [features, this.#columns.length / features]);
    const covariates = tf.matMul(last, columns);
    const step = (linear: Linear) => tf.reshape(linear.apply(covariates), [batch, 1, -1]);
    return {
      selection: step(this.#selection),
      enrichment: step(this.#enrichment),
      h: tanh(this.#h.apply(covariates)),
      c: this.#c.apply(covariates),
    };
  }
}
