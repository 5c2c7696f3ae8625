import { GammaTwinError, invalidInput } from '@gammatwin/core';
import type { Observation } from './environment.ts';

/** Of every input of one group: how often it was known, its mean and its sum of squared deviations. */
export interface InputStatistics {
  readonly counts: readonly number[];
  readonly mean: readonly number[];
  readonly squares: readonly number[];
}

const groups = ['stocks', 'portfolio', 'macro', 'optionsMarket'] as const;
type Group = (typeof groups)[number];

/** What a policy file stores of its normaliser. */
export type NormalizerState = Readonly<Record<Group, InputStatistics>>;

interface RunningStatistics {
  readonly counts: Float64Array;
  readonly mean: Float64Array;
  readonly squares: Float64Array;
}

const mayBeUnknown: Readonly<Record<Group, boolean>> = {
  stocks: false,
  portfolio: false,
  macro: true,
  optionsMarket: true,
};
const clip = 10;
const constantBelow = 1e-12;

/**
 * Running mean and standard deviation of every input (Welford), part of the policy: the network has never seen
 * anything else than standardised inputs. Stocks that may not be selected and unknown values are left out of the
 * statistics.
 */
export class ObservationNormalizer {
  readonly #statistics: Readonly<Record<Group, RunningStatistics>>;

  constructor(widths: Readonly<Record<Group, number>>) {
    this.#statistics = {
      stocks: emptyStatistics(widths.stocks),
      portfolio: emptyStatistics(widths.portfolio),
      macro: emptyStatistics(widths.macro),
      optionsMarket: emptyStatistics(widths.optionsMarket),
    };
  }

  /** Observations seen. */
  get count(): number {
    return this.#statistics.portfolio.counts[0] ?? 0;
  }

  /** Adds an observation to the statistics; an unknown stock or portfolio input is INVALID_INPUT. */
  observe(observation: Observation): void {
    for (const group of groups) {
      const { counts, mean, squares } = this.#statistics[group];
      const width = mean.length;
      const values = observation[group];
      for (let row = 0; row < values.length / width; row++) {
        if (group === 'stocks' && !observation.mask[row]) continue;
        for (let f = 0; f < width; f++) {
          const value = values[row * width + f]!;
          if (isUnknown(group, value)) continue;
          const count = ++counts[f]!;
          const delta = value - mean[f]!;
          mean[f]! += delta / count;
          squares[f]! += delta * (value - mean[f]!);
        }
      }
    }
  }

  /**
   * The observation with every input as (x − mean) / deviation, clipped to ±10. 0 where the value is unknown, and for
   * an input that has never varied: a network that never saw it vary can make no sense of it. An unknown stock or
   * portfolio input is INVALID_INPUT.
   */
  normalize(observation: Observation): Observation {
    if (this.count === 0) {
      throw new GammaTwinError('POLICY_WITHOUT_NORMALIZER', 'the policy has no observation statistics');
    }
    const of = (group: Group) => this.#standardized(group, observation[group]);
    return {
      ...observation,
      stocks: of('stocks'),
      portfolio: of('portfolio'),
      macro: of('macro'),
      optionsMarket: of('optionsMarket'),
    };
  }

  state(): NormalizerState {
    const of = (group: Group): InputStatistics => {
      const { counts, mean, squares } = this.#statistics[group];
      return { counts: [...counts], mean: [...mean], squares: [...squares] };
    };
    return {
      stocks: of('stocks'),
      portfolio: of('portfolio'),
      macro: of('macro'),
      optionsMarket: of('optionsMarket'),
    };
  }

  /** Takes over stored statistics; other widths are INVALID_INPUT. */
  restore(state: NormalizerState): void {
    for (const group of groups) {
      const own = this.#statistics[group];
      const { counts, mean, squares } = state[group];
      const lengths = [counts.length, mean.length, squares.length];
      if (lengths.some((length) => length !== own.mean.length)) {
        throw invalidInput(`normaliser of ${group}`, `${own.mean.length} inputs`, lengths.join(', '));
      }
      own.counts.set(counts);
      own.mean.set(mean);
      own.squares.set(squares);
    }
  }

  #standardized(group: Group, values: Float32Array): Float32Array {
    const { counts, mean, squares } = this.#statistics[group];
    const width = mean.length;
    if (values.length % width !== 0) throw invalidInput(group, `rows of ${width}`, values.length);
    const deviation = squares.map((sum, f) => Math.sqrt(sum / counts[f]!));
    const varies = squares.map((sum, f) => (sum / counts[f]! > constantBelow ? 1 : 0));
    return values.map((value, at) => {
      const f = at % width;
      if (isUnknown(group, value) || !varies[f]) return 0;
      return Math.max(-clip, Math.min(clip, (value - mean[f]!) / deviation[f]!));
    });
  }
}

/** The raw observation with 0 for what is unknown, for a network that has no statistics yet. */
export function unknownAsZero(observation: Observation): Observation {
  const known = (group: Group) => observation[group].map((value) => (isUnknown(group, value) ? 0 : value));
  return { ...observation, macro: known('macro'), optionsMarket: known('optionsMarket') };
}

function isUnknown(group: Group, value: number): boolean {
  if (!Number.isNaN(value)) return false;
  if (mayBeUnknown[group]) return true;
  throw invalidInput(`${group} inputs`, 'finite numbers', value);
}

function emptyStatistics(width: number): RunningStatistics {
  return {
    counts: new Float64Array(width),
    mean: new Float64Array(width),
    squares: new Float64Array(width),
  };
}
