import type { Random } from '@gammatwin/core';

/** What the policy sees at one session's close. N = symbols; any N works. Raw values; the policy normalises. */
export interface Observation {
  /** [N × 13], row-major, in the order of `stockInputs`; finite. */
  readonly stocks: Float32Array;
  /** [N]: 1 = may be selected. */
  readonly mask: Uint8Array;
  /** [3 × slots + 5], in the order of `portfolioInputs(slots)`; finite. */
  readonly portfolio: Float32Array;
  /** [10], in the order of `macroInputs`; NaN where unknown. */
  readonly macro: Float32Array;
  /** [8], in the order of `optionsMarketInputs`; NaN where the VIX is unknown. */
  readonly optionsMarket: Float32Array;
  /** [N × N], row-major, 1 = edge i ← j, else 0. Sessions that share a graph should share the array. */
  readonly adjacency: Float32Array;
}

/** The portfolio to hold from the next open on: symbol indices and their shares of the portfolio. */
export interface Action {
  /** Distinct indices in the order in which they were picked; at most K. */
  readonly selected: Int32Array;
  /** Same length; each in [0, the largest position], sum ≤ 1. */
  readonly sizes: Float64Array;
}

export interface EnvironmentStep {
  readonly observation: Observation;
  readonly reward: number;
  /** The part of `reward` that shapes the training alone and belongs in no figure of performance. */
  readonly optionsBonus: number;
  readonly done: boolean;
  /** The episode was cut by its length, so the value of its last observation still counts. */
  readonly truncated: boolean;
  /** Named figures of the step, for reports only. */
  readonly info: Readonly<Record<string, number>>;
}

/** What a policy is trained on. `reset` draws a new episode from `random` alone. */
export interface Environment {
  reset(random: Random): Observation;
  step(action: Action): EnvironmentStep;
}
