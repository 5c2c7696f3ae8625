import { invalidInput, type Random } from '@gammatwin/core';
import { Parameters } from '@gammatwin/nn';
import type { FoundationConfig } from './config.ts';
import { Foundation } from './model.ts';

/** A foundation model with all that is needed to use it again. */
export interface TrainedFoundation {
  readonly config: FoundationConfig;
  readonly featureNames: readonly string[];
  /** The features (sector, liquidity, regime columns) that also steer the encoder as static context. */
  readonly contextNames: readonly string[];
  /** Standard deviation of the training targets; quantiles times this are returns. */
  readonly targetScale: number;
  /** First and last session (epoch days) whose labels it was trained on. */
  readonly trainedFrom: number;
  readonly trainedTo: number;
  readonly parameters: Parameters;
  readonly model: Foundation;
}

/** Fresh weights. Throws INVALID_INPUT where a context name is not a feature. */
export function createFoundation(
  random: Random,
  settings: Omit<TrainedFoundation, 'parameters' | 'model'>,
): TrainedFoundation {
  const context = settings.contextNames.map((name) => {
    const at = settings.featureNames.indexOf(name);
    if (at < 0) throw invalidInput('context name', 'one of the feature names', name);
    return at;
  });
  const parameters = new Parameters(random);
  const model = new Foundation(parameters, settings.config, settings.featureNames.length, context);
  return { ...settings, parameters, model };
}
