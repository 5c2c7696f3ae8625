import { invalidInput, regimes } from '@gammatwin/core';
import {
  normal,
  type Parameters,
  type Pass,
  StackedLinear,
  type Tensor,
  tanh,
  tf,
  type Variable,
  zeros,
} from '@gammatwin/nn';
import { Adapter } from './adapter.ts';
import type { TwinConfig } from './config.ts';
import { StackedNetwork } from './stacked-network.ts';

/** How far a gate of 1 lowers the hit probability (seed document A, 6.1 step 8). */
export const pcrGateStrength = 0.3;

/**
 * What all twins say of a batch, [N, B] unless told otherwise. Returns and quantiles are in units of each stock's
 * training deviation, volatility in units of its training mean; the adjustments are returns.
 */
export interface TwinOutputs {
  readonly expectedReturn: Tensor;
  readonly hitProbability: Tensor;
  readonly volatility: Tensor;
  /** [N, B, 3]: q10 < q50 < q90. */
  readonly quantiles: Tensor;
  /** [N, B, 4], in the order of core's `regimes`. */
  readonly regimeProbabilities: Tensor;
  readonly targetAdjustment: Tensor;
  readonly stopAdjustment: Tensor;
  readonly pcrGate: Tensor;
  /** [N, B, optionsSize]. */
  readonly optionsEmbedding: Tensor;
}

/**
 * Seed document A, 6.1, for N stocks at once: every layer is a stack of N, so no stock is ever looped over and none
 * sees another's inputs. Differences from the seed: the regime embedding is weighted by the probabilities, so that
 * the detector learns; q10 and q90 stand a softplus below and above q50, so that they can't cross; the adjustments
 * are bounded by tanh and start at zero.
 */
export class TwinStack {
  readonly symbols: number;
  readonly config: TwinConfig;
  /** [N, 1, stockSize]; trained at its own rate. */
  readonly stockEmbedding: Variable;
  readonly #regimeEmbedding: Variable;
  readonly #optionsEncoder: StackedNetwork;
  readonly #fusion: StackedNetwork;
  readonly #adapter: Adapter;
  readonly #optionsContext: StackedLinear;
  readonly #regimeDetector: StackedNetwork;
  readonly #correction: StackedNetwork;
  readonly #returnHead: StackedNetwork;
  readonly #probabilityHead: StackedNetwork;
  readonly #volatilityHead: StackedNetwork;
  readonly #quantileHead: StackedLinear;
  readonly #adjustmentHead: StackedLinear;
  readonly #gate: StackedNetwork;

  constructor(p: Parameters, config: TwinConfig, symbols: number) {
    const c = config;
    this.symbols = symbols;
    this.config = config;
    const network = (
      name: string,
      sizes: readonly number[],
      options: { normed?: boolean; dropout?: number },
    ) => new StackedNetwork(p.scope(name), { models: symbols, sizes, ...options });
    const linear = (name: string, input: number, output: number, initializer?: typeof zeros) =>
      new StackedLinear(p.scope(name), {
        models: symbols,
        input,
        output,
        ...(initializer && { initializer }),
      });
    const head = (name: string) =>
      network(name, [c.correctionSize, c.headHidden, 1], { dropout: c.headDropout });
    const fused = c.embeddingSize + c.optionsSize;
    const encoder = { normed: true, dropout: c.encoderDropout };
    this.#optionsEncoder = network(
      'optionsEncoder',
      [c.optionsFeatures, c.optionsHidden, c.optionsSize],
      encoder,
    );
    this.#fusion = network('fusion', [fused, fused, c.embeddingSize], encoder);
    this.#adapter = new Adapter(p.scope('adapter'), symbols, c.embeddingSize, c.adapterRank);
    this.stockEmbedding = p.variable('stockEmbedding', [symbols, 1, c.stockSize], normal(0.1));
    this.#regimeEmbedding = p.variable('regimeEmbedding', [symbols, regimes.length, c.regimeSize], normal(1));
    this.#optionsContext = linear('optionsContext', c.optionsSize, c.optionsSize);
    this.#regimeDetector = network(
      'regimeDetector',
      [c.embeddingSize + c.stockSize + c.optionsSize, c.regimeHidden, c.regimeHidden2, regimes.length],
      { dropout: c.correctionDropout },
    );
    this.#correction = network(
      'correction',
      [c.embeddingSize + c.stockSize + c.regimeSize, c.correctionHidden, c.correctionSize],
      { normed: true, dropout: c.correctionDropout },
    );
    this.#returnHead = head('returnHead');
    this.#probabilityHead = head('probabilityHead');
    this.#volatilityHead = head('volatilityHead');
    this.#quantileHead = linear('quantileHead', c.correctionSize, 3);
    this.#adjustmentHead = linear('adjustmentHead', c.correctionSize, 2, zeros);
    this.#gate = network('pcrGate', [c.optionsSize, c.gateHidden, 1], {});
  }

  /** `embedding` [N, B, E] of the frozen foundation, `options` [N, B, optionsFeatures] scaled. */
  predict(embedding: Tensor, options: Tensor, pass: Pass): TwinOutputs {
    const batch = this.#checkInputs(embedding, options);
    const optionsEmbedding = this.#optionsEncoder.apply(options, pass);
    const fused = this.#fusion.apply(tf.concat([embedding, optionsEmbedding], -1), pass);
    const adapted = this.#adapter.apply(fused);
    // Not tf.tile: its gradient slices once a repeat.
    const stock = tf.mul(this.stockEmbedding, tf.ones([1, batch, 1]));
    const context = this.#optionsContext.apply(optionsEmbedding);
    const regimeInput = tf.concat([adapted, stock, context], -1);
    const regimeProbabilities = tf.softmax(this.#regimeDetector.apply(regimeInput, pass));
    const regime = tf.matMul(regimeProbabilities, this.#regimeEmbedding);
    const corrected = this.#correction.apply(tf.concat([adapted, stock, regime], -1), pass);
    const adjustments = tf.mul(tanh(this.#adjustmentHead.apply(corrected)), this.config.adjustmentLimit);
    const [targetAdjustment, stopAdjustment] = columns(adjustments) as [Tensor, Tensor];
    const pcrGate = scalarColumn(tf.sigmoid(this.#gate.apply(optionsEmbedding, pass)));
    const raw = tf.sigmoid(scalarColumn(this.#probabilityHead.apply(corrected, pass)));
    return {
      expectedReturn: scalarColumn(this.#returnHead.apply(corrected, pass)),
      hitProbability: tf.mul(raw, tf.sub(1, tf.mul(pcrGate, pcrGateStrength))),
      volatility: tf.softplus(
        tf.add(scalarColumn(this.#volatilityHead.apply(corrected, pass)), inverseSoftplusOfOne),
      ),
      quantiles: ascending(this.#quantileHead.apply(corrected)),
      regimeProbabilities,
      targetAdjustment,
      stopAdjustment,
      pcrGate,
      optionsEmbedding,
    };
  }

  #checkInputs(embedding: Tensor, options: Tensor): number {
    const { embeddingSize, optionsFeatures } = this.config;
    const batch = embedding.shape[1] ?? 0;
    const wanted = [
      ['embedding', embedding, [this.symbols, batch, embeddingSize]],
      ['options', options, [this.symbols, batch, optionsFeatures]],
    ] as const;
    for (const [what, tensor, shape] of wanted) {
      if (tensor.shape.join() !== shape.join())
        throw invalidInput(what, `[${shape.join(', ')}]`, tensor.shape);
    }
    return batch;
  }
}

const inverseSoftplusOfOne = Math.log(Math.E - 1);
/** ln(e^z − 1), z the normal distribution's 90 % quantile: an untrained twin predicts q50 ± about 1.28 deviations. */
const startingSpread = 0.9564;

/** [N, B, 3] free numbers (below, middle, above) → q10, q50, q90 that can't cross. */
function ascending(raw: Tensor): Tensor {
  const [below, middle, above] = tf.split(raw, 3, -1) as [Tensor, Tensor, Tensor];
  const step = (x: Tensor) => tf.softplus(tf.add(x, startingSpread));
  return tf.concat([tf.sub(middle, step(below)), middle, tf.add(middle, step(above))], -1);
}

/** [N, B, C] → C tensors [N, B]. */
function columns(x: Tensor): Tensor[] {
  return tf.split(x, x.shape[2] ?? 1, -1).map(scalarColumn);
}

/** [N, B, 1] → [N, B]. */
function scalarColumn(x: Tensor): Tensor {
  return tf.reshape(x, x.shape.slice(0, 2));
}
