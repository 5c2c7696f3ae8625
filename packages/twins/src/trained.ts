import { invalidInput, type Random } from '@gammatwin/core';
import { Parameters } from '@gammatwin/nn';
import type { TwinConfig } from './config.ts';
import { TwinStack } from './model.ts';

/** The twins of all stocks with all that is needed to use them again. */
export interface TrainedTwins {
  readonly config: TwinConfig;
  /** N; the order of every first axis. */
  readonly symbols: readonly string[];
  /** Columns of the options features in order. */
  readonly optionNames: readonly string[];
  /** Per stock: standard deviation of its training returns; predictions times this are returns. */
  readonly returnScale: readonly number[];
  /** Per stock: mean of its training volatilities, a day. */
  readonly volatilityScale: readonly number[];
  /** First and last session (epoch days) whose labels they were trained on. */
  readonly trainedFrom: number;
  readonly trainedTo: number;
  readonly parameters: Parameters;
  readonly stack: TwinStack;
}

/** Fresh weights. Throws INVALID_INPUT where the settings don't fit together. */
export function createTwins(
  random: Random,
  settings: Omit<TrainedTwins, 'parameters' | 'stack'>,
): TrainedTwins {
  const { config, symbols, optionNames, returnScale, volatilityScale } = settings;
  if (symbols.length === 0) throw invalidInput('symbols', 'at least one', symbols);
  if (new Set(symbols).size !== symbols.length) throw invalidInput('symbols', 'each one once', symbols);
  if (optionNames.length !== config.optionsFeatures) {
    throw invalidInput('option names', `${config.optionsFeatures} of them`, optionNames.length);
  }
  for (const [what, scale] of Object.entries({ returnScale, volatilityScale })) {
    if (scale.length === symbols.length && scale.every((value) => value > 0)) continue;
    throw invalidInput(what, `${symbols.length} positive numbers`, scale);
  }
  const parameters = new Parameters(random);
  return { ...settings, parameters, stack: new TwinStack(parameters, config, symbols.length) };
}
