import type { Random } from '@gammatwin/core';
import { decide } from './act.ts';
import type { Action, Environment, EnvironmentStep, Observation } from './environment.ts';
import type { PortfolioPolicy } from './policy.ts';

/** Plays one episode with any rule (a baseline, a policy) and returns its steps. */
export function playEpisode(
  environment: Environment,
  random: Random,
  choose: (observation: Observation) => Action,
): EnvironmentStep[] {
  const steps: EnvironmentStep[] = [];
  let observation = environment.reset(random.fork('reset'));
  for (;;) {
    const step = environment.step(choose(observation));
    steps.push(step);
    if (step.done) return steps;
    observation = step.observation;
  }
}

/** One episode of the policy's best guess. Refuses (POLICY_WITHOUT_NORMALIZER) a policy without observation statistics. */
export function evaluatePolicy(
  policy: PortfolioPolicy,
  environment: Environment,
  random: Random,
): EnvironmentStep[] {
  return playEpisode(environment, random, (observation) =>
    decide(policy, observation, { deterministic: true, random }),
  );
}
