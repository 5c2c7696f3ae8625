import type { Random } from '@gammatwin/core';
import { betaLogProbability, betaMean, sampleBeta } from './beta.ts';
import type { Action, Observation } from './environment.ts';
import { sampleSelection, selectionLogProbability, topSelection } from './plackett-luce.ts';
import type { PortfolioPolicy } from './policy.ts';

/** An action with what the policy thought of it. */
export interface Decision extends Action {
  /** The Beta variates behind the sizes, one for each selected stock. */
  readonly fractions: Float64Array;
  /** Of the ordered selection and of the fractions together. */
  readonly logProbability: number;
  readonly value: number;
}

export interface DecisionMode {
  /** Highest scores and mean sizes instead of samples; `random` is then not used. */
  readonly deterministic: boolean;
  readonly random: Random;
}

/** One state to decide on; `observation` is normalised already. */
export interface DecisionRequest extends DecisionMode {
  readonly observation: Observation;
}

/**
 * The policy's action for a raw observation: up to K stocks, each of at most the largest position, Σ sizes ≤ 1. Refuses
 * (POLICY_WITHOUT_NORMALIZER) a policy that has no observation statistics.
 */
export function decide(policy: PortfolioPolicy, observation: Observation, mode: DecisionMode): Decision {
  const normalized = policy.normalizer.normalize(observation);
  return decideNormalized(policy, [{ ...mode, observation: normalized }])[0] as Decision;
}

/** Decisions for normalised observations of equal N in one forward pass. */
export function decideNormalized(policy: PortfolioPolicy, requests: readonly DecisionRequest[]): Decision[] {
  const values = policy.evaluate(requests.map(({ observation }) => observation));
  const { selections, maxPositionWeight } = policy.config;
  return requests.map(({ observation: { mask }, deterministic, random }, row) => {
    const of = (column: Float32Array) => column.subarray(row * mask.length, (row + 1) * mask.length);
    const scores = of(values.scores);
    const alpha = of(values.alpha);
    const beta = of(values.beta);
    const selected = deterministic
      ? topSelection(scores, mask, selections)
      : sampleSelection(scores, mask, selections, random);
    let logProbability = selectionLogProbability(scores, mask, selected);
    const fractions = Float64Array.from(selected, (n) => {
      const [a, b] = [alpha[n]!, beta[n]!];
      const fraction = deterministic ? betaMean(a, b) : sampleBeta(a, b, random);
      logProbability += betaLogProbability(a, b, fraction);
      return fraction;
    });
    return {
      selected,
      sizes: sizesOf(fractions, maxPositionWeight),
      fractions,
      logProbability,
      value: values.value[row]!,
    };
  });
}

/** Fractions of the largest position, scaled down together where they pass the whole portfolio. */
export function sizesOf(fractions: Float64Array, maxPositionWeight: number): Float64Array {
  const sizes = fractions.map((fraction) => fraction * maxPositionWeight);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return total > 1 ? sizes.map((size) => size / total) : sizes;
}
