import { type Parameters, type Pass, type Tensor, tf } from '@gammatwin/nn';
import { Backbone } from './backbone.ts';
import type { FoundationConfig } from './config.ts';
import { QuantileHead } from './quantile-head.ts';
import { RelationalEncoder } from './relational-encoder.ts';
import { TemporalEncoder } from './temporal-encoder.ts';

/**
 * Seed document A, section 5: a temporal fusion transformer over every stock's window, graph attention over the
 * stocks of a session, and a backbone that turns both into one embedding a stock.
 */
export class Foundation {
  readonly #temporal: TemporalEncoder;
  readonly #relational: RelationalEncoder;
  readonly #backbone: Backbone;
  readonly #head: QuantileHead;

  /** `features`: F. `context`: the feature columns that act as static context too (may be empty). */
  constructor(
    parameters: Parameters,
    config: FoundationConfig,
    features: number,
    context: readonly number[] = [],
  ) {
    this.#temporal = new TemporalEncoder(parameters.scope('temporal'), config, features, context);
    this.#relational = new RelationalEncoder(parameters.scope('relational'), config);
    this.#backbone = new Backbone(parameters.scope('backbone'), config);
    this.#head = new QuantileHead(parameters.scope('head'), config.embeddingSize, config.quantiles);
  }

  /** `x` [D, N, W, F], `mask` [D, N, N] (1 = edge) → embeddings [D, N, E]. */
  embed(x: Tensor, mask: Tensor, pass: Pass): Tensor {
    const [sessions, symbols, window, features] = x.shape as [number, number, number, number];
    const series = tf.reshape(x, [sessions * symbols, window, features]);
    const temporal = tf.reshape(this.#temporal.apply(series, pass), [sessions, symbols, -1]);
    return this.#backbone.apply(temporal, this.#relational.apply(temporal, mask, pass), pass);
  }

  /** Embeddings [D, N, E] → quantiles [D, N, Q] of the 5-session return in units of the training deviation; never crossing. */
  quantiles(embedding: Tensor): Tensor {
    return this.#head.apply(embedding);
  }
}
