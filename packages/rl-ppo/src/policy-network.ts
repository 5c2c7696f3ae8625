import {
  GraphAttention,
  inference,
  LayerNorm,
  Linear,
  normal,
  type Parameters,
  type Tensor,
  tf,
} from '@gammatwin/nn';
import type { PolicyConfig } from './config.ts';
import {
  firstOptionsInput,
  macroInputs,
  optionsMarketInputs,
  portfolioInputs,
  stockInputs,
} from './state.ts';
import { StateAndStockLinear } from './state-and-stock-linear.ts';

/** Normalised state of B portfolios over N stocks, float32. */
export interface PolicyInputs {
  /** [B, N, 13] */
  readonly stocks: Tensor;
  /** [B, N], 1 = may be selected. */
  readonly mask: Tensor;
  /** [B, N, N], or [1, N, N] where all share one graph; 1 = edge i ← j. */
  readonly adjacency: Tensor;
  /** [B, 3 · slots + 5] */
  readonly portfolio: Tensor;
  /** [B, 10] */
  readonly macro: Tensor;
  /** [B, 8] */
  readonly optionsMarket: Tensor;
}

export interface PolicyOutputs {
  /** Selection logits [B, N]. */
  readonly scores: Tensor;
  /** Parameters of the Beta-distributed size of a stock, both above 1: [B, N]. */
  readonly alpha: Tensor;
  readonly beta: Tensor;
  /** [B] */
  readonly value: Tensor;
}

/**
 * State encoder, selection, sizing and value of seed document A, 7.1, batched over states and stocks. Without the
 * dropout of the document: PPO compares one network's log-probability before and after an update, and a random mask
 * between the two is noise in that ratio.
 */
export class PolicyNetwork {
  readonly #config: PolicyConfig;
  readonly #stock: { hidden: Linear; norm: LayerNorm; output: Linear };
  readonly #graph: GraphAttention;
  readonly #portfolio: readonly Linear[];
  readonly #macro: readonly Linear[];
  readonly #optionsMarket: readonly Linear[];
  readonly #fusion: { hidden: Linear; hiddenNorm: LayerNorm; output: Linear; outputNorm: LayerNorm };
  readonly #selection: { first: StateAndStockLinear; rest: readonly Linear[] };
  readonly #optionsBias: readonly Linear[];
  readonly #sizing: readonly { first: StateAndStockLinear; last: Linear }[];
  readonly #value: readonly Linear[];

  constructor(parameters: Parameters, config: PolicyConfig) {
    this.#config = config;
    const { stockHidden, stockSize, graphSize, graphHeads, fusionHidden, stateSize } = config;
    const stock = parameters.scope('stock');
    this.#stock = {
      hidden: new Linear(stock.scope('hidden'), { input: stockInputs.length, output: stockHidden }),
      norm: new LayerNorm(stock.scope('norm'), { size: stockHidden }),
      output: new Linear(stock.scope('output'), { input: stockHidden, output: stockSize }),
    };
    const graph = { input: stockSize, output: graphSize, heads: graphHeads };
    this.#graph = new GraphAttention(parameters.scope('graph'), graph);
    const { portfolioSize, macroSize, optionsMarketSize } = config;
    const slots = portfolioInputs(config.selections).length;
    this.#portfolio = layers(parameters.scope('portfolio'), [slots, portfolioSize, portfolioSize]);
    this.#macro = layers(parameters.scope('macro'), [macroInputs.length, macroSize, macroSize]);
    const market = [optionsMarketInputs.length, optionsMarketSize, optionsMarketSize];
    this.#optionsMarket = layers(parameters.scope('optionsMarket'), market);
    const fused = graphSize * graphHeads + portfolioSize + macroSize + optionsMarketSize;
    const fusion = parameters.scope('fusion');
    this.#fusion = {
      hidden: new Linear(fusion.scope('hidden'), { input: fused, output: fusionHidden }),
      hiddenNorm: new LayerNorm(fusion.scope('hiddenNorm'), { size: fusionHidden }),
      output: new Linear(fusion.scope('output'), { input: fusionHidden, output: stateSize }),
      outputNorm: new LayerNorm(fusion.scope('outputNorm'), { size: stateSize }),
    };
    const head = { state: stateSize, stock: stockSize };
    const selection = parameters.scope('selection');
    const [wide, narrow] = config.selectionHidden as [number, number];
    this.#selection = {
      first: new StateAndStockLinear(selection.scope('first'), { ...head, output: wide }),
      rest: layers(selection.scope('rest'), [wide, narrow, 1]),
    };
    const options = [stockInputs.length - firstOptionsInput, config.optionsBiasHidden, 1];
    this.#optionsBias = layers(parameters.scope('optionsBias'), options);
    this.#sizing = ['alpha', 'beta'].map((name) => {
      const scope = parameters.scope(name);
      return {
        first: new StateAndStockLinear(scope.scope('first'), { ...head, output: config.sizingHidden }),
        last: lastLayer(scope.scope('last'), config.sizingHidden),
      };
    });
    this.#value = layers(parameters.scope('value'), [stateSize, ...config.valueHidden, 1]);
  }

  apply(inputs: PolicyInputs): PolicyOutputs {
    const [batch, stocks] = inputs.stocks.shape as [number, number, number];
    const { hidden, norm, output } = this.#stock;
    const embedding = output.apply(tf.relu(norm.apply(hidden.apply(inputs.stocks))));
    const state = this.#state(inputs, embedding);
    const perStock = (x: Tensor) => tf.reshape(x, [batch, stocks]);
    const { first, rest } = this.#selection;
    const base = chain(rest, tf.relu(first.apply(state, embedding)));
    const optionsWidth = stockInputs.length - firstOptionsInput;
    const options = tf.slice(inputs.stocks, [0, 0, firstOptionsInput], [batch, stocks, optionsWidth]);
    const bias = tf.mul(chain(this.#optionsBias, options), this.#config.optionsBias);
    const [alpha, beta] = this.#sizing.map(({ first, last }) =>
      tf.add(perStock(softplus(last.apply(tf.relu(first.apply(state, embedding))))), 1),
    ) as [Tensor, Tensor];
    const value = tf.reshape(chain(this.#value, state), [batch]);
    return { scores: perStock(tf.add(base, bias)), alpha, beta, value };
  }

  /** [B, stateSize]; the mean over stocks is that of the selectable ones. */
  #state(inputs: PolicyInputs, embedding: Tensor): Tensor {
    const aggregated = this.#graph.apply(embedding, inputs.adjacency, inference).output;
    const present = tf.maximum(tf.sum(inputs.mask, 1, true), 1);
    const pooled = tf.div(tf.sum(tf.mul(aggregated, tf.expandDims(inputs.mask, 2)), 1), present);
    const everything = tf.concat(
      [
        pooled,
        chain(this.#portfolio, inputs.portfolio),
        chain(this.#macro, inputs.macro),
        chain(this.#optionsMarket, inputs.optionsMarket),
      ],
      1,
    );
    const { hidden, hiddenNorm, output, outputNorm } = this.#fusion;
    const fused = tf.relu(hiddenNorm.apply(hidden.apply(everything)));
    return tf.relu(outputNorm.apply(output.apply(fused)));
  }
}

function layers(parameters: Parameters, sizes: readonly number[]): Linear[] {
  return sizes.slice(0, -1).map((input, i) => {
    const scope = parameters.scope(String(i));
    const output = sizes[i + 1] as number;
    return output === 1 ? lastLayer(scope, input) : new Linear(scope, { input, output });
  });
}

/** Scalar heads start small, so that a fresh policy selects nearly uniformly and values are near 0. */
function lastLayer(parameters: Parameters, input: number): Linear {
  return new Linear(parameters, { input, output: 1, initializer: normal(0.01) });
}

/** Linear layers with ReLU between them. */
function chain(linears: readonly Linear[], x: Tensor): Tensor {
  return linears.reduce((h, linear, i) => linear.apply(i === 0 ? h : tf.relu(h)), x);
}

/** ln(1 + e^x) without overflow, from ops that every backend has. */
function softplus(x: Tensor): Tensor {
  const magnitude = tf.add(tf.relu(x), tf.relu(tf.neg(x)));
  return tf.add(tf.relu(x), tf.log(tf.add(tf.exp(tf.neg(magnitude)), 1)));
}
