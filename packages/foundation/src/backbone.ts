import { GatedResidualNetwork, type Parameters, type Pass, type Tensor, tf } from '@gammatwin/nn';
import type { FoundationConfig } from './config.ts';

/** What a stock's own history says and what its neighbours say, in one embedding: a GRN, layer norm included. */
export class Backbone {
  readonly #mix: GatedResidualNetwork;

  constructor(parameters: Parameters, config: FoundationConfig) {
    this.#mix = new GatedResidualNetwork(parameters, {
      input: config.temporalSize + config.relationalSize,
      hidden: config.embeddingSize,
      output: config.embeddingSize,
      dropout: config.dropout,
    });
  }

  /** `temporal` [D, N, H] and `relational` [D, N, R] → [D, N, E]. */
  apply(temporal: Tensor, relational: Tensor, pass: Pass): Tensor {
    return this.#mix.apply(tf.concat([temporal, relational], -1), pass);
  }
}
