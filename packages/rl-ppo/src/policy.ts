import type { Random } from '@gammatwin/core';
import { type CompiledStep, compile, Parameters } from '@gammatwin/nn';
import type { PolicyConfig } from './config.ts';
import type { Observation } from './environment.ts';
import { ObservationNormalizer } from './normalizer.ts';
import { named, policyInputs, stateTensors } from './observation-batch.ts';
import { PolicyNetwork } from './policy-network.ts';
import { macroInputs, optionsMarketInputs, portfolioInputs, stockInputs } from './state.ts';

/** The network's answer to a batch of states, row-major. */
export interface PolicyValues {
  /** [B × N] */
  readonly scores: Float32Array;
  readonly alpha: Float32Array;
  readonly beta: Float32Array;
  /** [B] */
  readonly value: Float32Array;
}

/** Network, parameters and observation statistics of one policy. It works for any number of stocks. */
export class PortfolioPolicy {
  readonly config: PolicyConfig;
  readonly parameters: Parameters;
  readonly network: PolicyNetwork;
  readonly normalizer: ObservationNormalizer;
  #forward: CompiledStep | null = null;

  /** A fresh policy; needs a started engine. */
  constructor(config: PolicyConfig, random: Random) {
    this.config = config;
    this.parameters = new Parameters(random);
    this.network = new PolicyNetwork(this.parameters, config);
    this.normalizer = new ObservationNormalizer({
      stocks: stockInputs.length,
      portfolio: portfolioInputs(config.selections).length,
      macro: macroInputs.length,
      optionsMarket: optionsMarketInputs.length,
    });
  }

  /** Forward pass over normalised observations of equal N. */
  evaluate(observations: readonly Observation[]): PolicyValues {
    this.#forward ??= compile((tensors) => ({ ...this.network.apply(policyInputs(tensors)) }), {
      name: 'policy-forward',
      variables: this.parameters.list(),
    });
    const inputs = stateTensors(observations);
    const outputs = this.#forward.run(inputs);
    const read = (name: string) => named(outputs, name).dataSync<'float32'>();
    const values = { scores: read('scores'), alpha: read('alpha'), beta: read('beta'), value: read('value') };
    for (const tensor of [...Object.values(inputs), ...Object.values(outputs)]) tensor.dispose();
    return values;
  }

  /** After the parameters changed outside: the compiled forward pass takes them over. */
  refresh(): void {
    this.#forward?.write();
  }

  dispose(): void {
    this.#forward?.dispose();
    this.#forward = null;
    this.parameters.dispose();
  }
}
