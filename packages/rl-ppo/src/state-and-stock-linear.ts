import { Linear, type Parameters, type Tensor, tf, uniform } from '@gammatwin/nn';

/**
 * A linear layer over [state ‖ stock] for every stock, as a sum of two products, so that the state's part is computed
 * once and not once a stock.
 */
export class StateAndStockLinear {
  readonly #state: Linear;
  readonly #stock: Linear;

  constructor(
    parameters: Parameters,
    config: { readonly state: number; readonly stock: number; readonly output: number },
  ) {
    const { state, stock, output } = config;
    const initializer = uniform(1 / Math.sqrt(state + stock));
    this.#state = new Linear(parameters.scope('state'), { input: state, output, initializer });
    this.#stock = new Linear(parameters.scope('stock'), { input: stock, output, initializer, bias: false });
  }

  /** state [B, state], stock [B, N, stock] → [B, N, output]. */
  apply(state: Tensor, stock: Tensor): Tensor {
    return tf.add(this.#stock.apply(stock), tf.expandDims(this.#state.apply(state), 1));
  }
}
