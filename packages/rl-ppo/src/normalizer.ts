import { GammaTwinError, invalidInput } from '@gammatwin/core';
import type { Observation } from './environment.ts';

/** Count, means and sums of squared deviations of one group of inputs. */
export interface InputStatistics {
  readonly count: number;
  readonly mean: readonly number[];
  readonly squares: readonly number[];
}

const groups = ['stocks', 'portfolio', 'macro', 'optionsMarket'] as const;
type Group = (typeof groups)[number];

/** What a policy file stores of its normaliser. */
export type NormalizerState = Readonly<Record<Group, InputStatistics>>;

interface RunningStatistics {
  count: number;
  readonly mean: Float64Array;
  readonly squares: Float64Array;
}

const clip = 10;

/**
 * Running mean and standard deviation of every input (Welford), part of the policy: the network has never seen
 * anything else than standardised inputs. Stocks that may not be selected are left out of the statistics.
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
    return this.#statistics.portfolio.count;
  }

  observe(observation: Observation): void {
    for (const group of groups) {
      const statistics = this.#statistics[group];
      const width = statistics.mean.length;
      const values = observation[group];
      for (let row = 0; row < values.length / width; row++) {
        if (group === 'stocks' && !observation.mask[row]) continue;
        const count = ++statistics.count;
        for (let f = 0; f < width; f++) {
          const delta = values[row * width + f]! - statistics.mean[f]!;
          statistics.mean[f]! += delta / count;
          statistics.squares[f]! += delta * (values[row * width + f]! - statistics.mean[f]!);
        }
      }
    }
  }

  /** The observation with every input as (x − mean) / deviation, clipped to ±10; a constant input keeps scale 1. */
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
      const { count, mean, squares } = this.#statistics[group];
      return { count, mean: [...mean], squares: [...squares] };
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
      const { count, mean, squares } = state[group];
      if (mean.length !== own.mean.length || squares.length !== own.mean.length) {
        throw invalidInput(`normaliser of ${group}`, `${own.mean.length} inputs`, mean.length);
      }
      own.count = count;
      own.mean.set(mean);
      own.squares.set(squares);
    }
  }

  #standardized(group: Group, values: Float32Array): Float32Array {
    const { count, mean, squares } = this.#statistics[group];
    const width = mean.length;
    if (values.length % width !== 0) throw invalidInput(group, `rows of ${width}`, values.length);
    const scale = squares.map((sum) => {
      const variance = sum / count;
      return variance > 1e-12 ? Math.sqrt(variance) : 1;
    });
    return values.map((value, at) => {
      const f = at % width;
      return Math.max(-clip, Math.min(clip, (value - mean[f]!) / scale[f]!));
    });
  }
}

function emptyStatistics(width: number): RunningStatistics {
  return { count: 0, mean: new Float64Array(width), squares: new Float64Array(width) };
}
