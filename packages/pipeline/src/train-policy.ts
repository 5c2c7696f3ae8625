import { createRandom } from '@gammatwin/core';
import {
  PortfolioEnvironment,
  portfolioEnvironmentConfig,
  proportionalCosts,
  rewardWeights,
  savePolicy,
  trainPolicy,
  type UpdateReport,
} from '@gammatwin/rl-ppo';
import { type DatasetExtent, extentOf, loadDataset } from './dataset.ts';
import { forecastDataset } from './forecast.ts';
import { modelFingerprint } from './model-fingerprint.ts';
import { loadForecasters, type PolicyLineage } from './models.ts';
import { policyInputs } from './policy-inputs.ts';
import { presets } from './presets.ts';
import { assertUnseen, planFor, seenSessions, type TrainRequest } from './train-request.ts';

/** What an order costs in training, in basis points: commission and half of a large stock's spread. */
const trainingCosts = { commissionBps: 0.5, halfSpreadBps: 2 };

export interface PolicySummary {
  readonly updates: number;
  readonly first: UpdateReport | null;
  readonly last: UpdateReport | null;
  readonly sessions: number;
  readonly data: DatasetExtent;
  readonly folder: string;
}

/** Seed document A, 8.1 phase 3: PPO on sessions that neither the foundation nor the twins have learnt from. */
export async function trainPolicyStage(request: TrainRequest): Promise<PolicySummary> {
  const { store, home, seed, signal } = request;
  const { network, training, updates, episodeLength } = presets[request.preset].policy;
  const forecasters = await loadForecasters(home);
  const dataset = await loadDataset(store, {
    ...request,
    symbols: forecasters.twins.trained.symbols,
  });
  const plan = planFor(dataset, forecasters.foundation.trained.config.window).policy;
  assertUnseen('the policy', dataset.sessions[plan.from]!, 'twins', forecasters.twins.seenThrough);
  const forecasts = await forecastDataset(
    dataset,
    forecasters.foundation,
    forecasters.twins,
    plan.from,
  ).finally(() => forecasters.dispose());
  const config = { ...network, selections: Math.min(network.selections, dataset.symbols.length) };
  const parts = {
    data: policyInputs(dataset, forecasts),
    window: { from: dataset.sessions[plan.from]!, to: dataset.sessions[plan.to - 1]!, purgeSessions: 0 },
    costs: proportionalCosts(trainingCosts),
    weights: rewardWeights(),
    config: portfolioEnvironmentConfig({
      episodeLength: Math.min(episodeLength, plan.to - plan.from - 1),
      selections: config.selections,
      maxPositionWeight: config.maxPositionWeight,
    }),
  };
  const reports: UpdateReport[] = [];
  const stage = request.onStage('policy', updates, 'updates');
  const { policy } = await trainPolicy({
    config,
    training,
    environment: () => new PortfolioEnvironment(parts),
    random: createRandom(`${seed}/policy`),
    updates,
    signal,
    onUpdate: (report) => {
      reports.push(report);
      stage.update(report.update + 1, `episode reward ${report.episodePerformance.toFixed(2)}`);
    },
  });
  stage.end();
  const folder = home.model('policy');
  const lineage: PolicyLineage = {
    twins: await modelFingerprint(home.model('twins')),
    ...seenSessions(dataset, plan.to),
  };
  try {
    signal.throwIfAborted();
    await savePolicy(folder, policy, { ...lineage });
  } finally {
    policy.dispose();
  }
  return {
    updates: reports.length,
    first: reports[0] ?? null,
    last: reports.at(-1) ?? null,
    sessions: plan.to - plan.from,
    data: extentOf(dataset),
    folder,
  };
}
