import { elu, GraphAttention, type Parameters, type Pass, type Tensor } from '@gammatwin/nn';
import type { FoundationConfig } from './config.ts';

/** Graph attention (Veličković et al. 2018) among the stocks of each session. */
export class RelationalEncoder {
  readonly #attention: GraphAttention;

  constructor(parameters: Parameters, config: FoundationConfig) {
    this.#attention = new GraphAttention(parameters, {
      input: config.temporalSize,
      output: config.relationalSize / config.graphHeads,
      heads: config.graphHeads,
      dropout: config.dropout,
    });
  }

  /** `temporal` [D, N, H], `mask` [D, N, N] → [D, N, R]. */
  apply(temporal: Tensor, mask: Tensor, pass: Pass): Tensor {
    return elu(this.#attention.apply(temporal, mask, pass).output);
  }
}
