import type { EnvironmentStep } from './environment.ts';
import type { Episode } from './rollout.ts';
import type { StepFigures } from './training-step.ts';
import type { Transition } from './transition.ts';

/** What one update saw and did. */
export interface UpdateReport {
  /** From 0. */
  readonly update: number;
  readonly updates: number;
  readonly steps: number;
  /** Mean over the episodes of the sum of rewards that the policy was trained on, the options bonus included. */
  readonly episodeReward: number;
  /** The same without the options bonus: the figure by which a policy is judged. */
  readonly episodePerformance: number;
  /** What the options bonus alone came to. */
  readonly episodeOptionsBonus: number;
  /** Means over the steps of the environment's figures, by name. */
  readonly info: Readonly<Record<string, number>>;
  /** Means over the gradient steps. */
  readonly figures: StepFigures;
  readonly epochs: number;
  /** 1 − Var(target − value) / Var(target); 1 = the value function foretold everything. */
  readonly explainedVariance: number;
}

export function updateReport(parts: {
  update: number;
  updates: number;
  episodes: readonly Episode[];
  transitions: readonly Transition[];
  figures: readonly StepFigures[];
  epochs: number;
}): UpdateReport {
  const { update, updates, episodes, transitions, epochs } = parts;
  const steps = episodes.flatMap((episode) => episode.steps);
  const perEpisode = (of: (step: EnvironmentStep) => number) =>
    steps.reduce((sum, step) => sum + of(step), 0) / episodes.length;
  const targets = transitions.map(({ target }) => target);
  const misses = transitions.map(({ target, decision }) => target - decision.value);
  return {
    update,
    updates,
    steps: steps.length,
    episodeReward: perEpisode(({ reward }) => reward),
    episodePerformance: perEpisode(({ reward, optionsBonus }) => reward - optionsBonus),
    episodeOptionsBonus: perEpisode(({ optionsBonus }) => optionsBonus),
    info: means(steps.map(({ info }) => info)),
    figures: means(parts.figures) as StepFigures,
    epochs,
    explainedVariance: 1 - variance(misses) / Math.max(variance(targets), 1e-12),
  };
}

function means(rows: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const names = Object.keys(rows[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [name, rows.reduce((sum, row) => sum + (row[name] ?? Number.NaN), 0) / rows.length]),
  );
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
}
