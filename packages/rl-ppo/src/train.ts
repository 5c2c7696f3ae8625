import { invalidInput, type Random, shuffled } from '@gammatwin/core';
import type { PolicyConfig } from './config.ts';
import type { Environment } from './environment.ts';
import { unknownAsZero } from './normalizer.ts';
import { PortfolioPolicy } from './policy.ts';
import { type Episode, playEpisodes } from './rollout.ts';
import type { TrainingConfig } from './training-config.ts';
import { type StepFigures, TrainingStep } from './training-step.ts';
import { type Transition, transitionsOf } from './transition.ts';
import { type UpdateReport, updateReport } from './update-report.ts';

export interface PolicyTraining {
  readonly config: PolicyConfig;
  readonly training: TrainingConfig;
  /** Makes one environment; `training.episodes` of them run side by side. */
  readonly environment: () => Environment;
  readonly random: Random;
  readonly updates: number;
  /** Awaited after every update; the policy may be saved there. */
  readonly onUpdate?: (report: UpdateReport, policy: PortfolioPolicy) => void | Promise<void>;
  /** Ends the training after the update that runs. */
  readonly signal?: AbortSignal;
  /** A policy to go on with, and the updates it has had; Adam's moments begin anew. */
  readonly resume?: { readonly policy: PortfolioPolicy; readonly updates: number };
}

export interface TrainedPolicy {
  readonly policy: PortfolioPolicy;
  /** Updates done, those before a resume included. */
  readonly updates: number;
  readonly stopped: boolean;
}

/**
 * Proximal policy optimisation (Schulman et al. 2017). The observation statistics are taken from one round of episodes
 * of the fresh policy, then stand still within an update and learn from its episodes after it. Needs a started engine.
 */
export async function trainPolicy(options: PolicyTraining): Promise<TrainedPolicy> {
  const { training, random, updates, onUpdate, signal, resume } = options;
  const policy = resume?.policy ?? new PortfolioPolicy(options.config, random.fork('parameters'));
  const environments = Array.from({ length: training.episodes }, options.environment);
  const play = (name: string, prepare = policy.normalizer.normalize.bind(policy.normalizer)) =>
    playEpisodes(
      policy,
      environments.map((environment, e) => ({ environment, random: random.fork(`${name}/${e}`) })),
      prepare,
    );
  if (policy.normalizer.count === 0) absorb(policy, play('statistics', unknownAsZero));
  const step = new TrainingStep(policy, training);
  let update = resume?.updates ?? 0;
  try {
    for (; update < updates && !signal?.aborted; update++) {
      const episodes = play(`update/${update}`);
      const transitions = transitionsOf(episodes, training.discount, training.lambda);
      const { figures, epochs } = learn(step, transitions, training, random.fork(`order/${update}`));
      step.publish();
      absorb(policy, episodes);
      await onUpdate?.(updateReport({ update, updates, episodes, transitions, figures, epochs }), policy);
      // A pause for the event loop, without which no signal would ever be heard.
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    step.dispose();
  }
  return { policy, updates: update, stopped: update < updates };
}

function absorb(policy: PortfolioPolicy, episodes: readonly Episode[]): void {
  for (const { observations } of episodes) {
    for (const observation of observations) policy.normalizer.observe(observation);
  }
}

/** Epochs of full minibatches in random order, until the policy has moved as far as it may. */
function learn(
  step: TrainingStep,
  transitions: readonly Transition[],
  { epochs, minibatch, targetKl }: TrainingConfig,
  random: Random,
): { figures: StepFigures[]; epochs: number } {
  if (transitions.length < minibatch) {
    throw invalidInput('minibatch', `at most the ${transitions.length} steps of one update`, minibatch);
  }
  const figures: StepFigures[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const order = shuffled(transitions, random);
    const ofEpoch: StepFigures[] = [];
    for (let from = 0; from + minibatch <= order.length; from += minibatch) {
      ofEpoch.push(step.run(order.slice(from, from + minibatch)));
    }
    figures.push(...ofEpoch);
    const kl = ofEpoch.reduce((sum, { approximateKl }) => sum + approximateKl, 0) / ofEpoch.length;
    if (kl > 1.5 * targetKl) return { figures, epochs: epoch };
  }
  return { figures, epochs };
}
