import type { Random } from '@gammatwin/core';
import { type Decision, type DecisionRequest, decideNormalized } from './act.ts';
import type { Environment, EnvironmentStep, Observation } from './environment.ts';
import type { PortfolioPolicy } from './policy.ts';

/** One finished episode as the policy lived it. */
export interface Episode {
  /** Raw and normalised, t in [0, T). */
  readonly observations: readonly Observation[];
  readonly normalized: readonly Observation[];
  readonly decisions: readonly Decision[];
  readonly steps: readonly EnvironmentStep[];
  /** V of the observation after the last step; 0 where the episode came to its natural end. */
  readonly bootstrapValue: number;
}

/** An environment and the only source of chance of its episode. */
export interface Player {
  readonly environment: Environment;
  readonly random: Random;
}

/**
 * Plays one episode in each environment, side by side, so that every step is one forward pass. `prepare` makes the
 * policy's input of a raw observation.
 */
export function playEpisodes(
  policy: PortfolioPolicy,
  players: readonly Player[],
  prepare: (observation: Observation) => Observation,
): Episode[] {
  const episodes = players.map((player) => new RunningEpisode(player));
  let running = episodes;
  while (running.length > 0) {
    const requests = running.map(({ next, random }) => ({
      observation: prepare(next),
      deterministic: false,
      random,
    }));
    const decisions = decideNormalized(policy, requests);
    running.forEach((episode, e) => {
      episode.play((requests[e] as DecisionRequest).observation, decisions[e] as Decision);
    });
    const cut = running.filter(({ last }) => last?.truncated);
    if (cut.length > 0) {
      const { value } = policy.evaluate(cut.map(({ next }) => prepare(next)));
      cut.forEach((episode, e) => {
        episode.bootstrapValue = value[e]!;
      });
    }
    running = running.filter(({ last }) => !last?.done);
  }
  return episodes;
}

class RunningEpisode implements Episode {
  readonly observations: Observation[] = [];
  readonly normalized: Observation[] = [];
  readonly decisions: Decision[] = [];
  readonly steps: EnvironmentStep[] = [];
  readonly random: Random;
  next: Observation;
  bootstrapValue = 0;
  readonly #environment: Environment;

  constructor({ environment, random }: Player) {
    this.#environment = environment;
    this.random = random.fork('actions');
    this.next = environment.reset(random.fork('reset'));
  }

  get last(): EnvironmentStep | undefined {
    return this.steps.at(-1);
  }

  play(normalized: Observation, decision: Decision): void {
    const step = this.#environment.step(decision);
    this.observations.push(this.next);
    this.normalized.push(normalized);
    this.decisions.push(decision);
    this.steps.push(step);
    this.next = step.observation;
  }
}
