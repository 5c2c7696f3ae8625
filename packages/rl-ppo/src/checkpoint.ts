import { createRandom, GammaTwinError, invalidInput } from '@gammatwin/core';
import { loadCheckpoint, restoreParameters, saveCheckpoint } from '@gammatwin/nn';
import { type PolicyConfig, policyConfig } from './config.ts';
import type { NormalizerState } from './normalizer.ts';
import { PortfolioPolicy } from './policy.ts';
import { stateNames } from './state.ts';

const kind = 'portfolio-policy';

/** Writes the policy into `folder` with its observation statistics, its input names and the caller's `metadata`. */
export async function savePolicy(
  folder: string,
  policy: PortfolioPolicy,
  metadata: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  if (policy.normalizer.count === 0) throw withoutNormalizer(folder);
  await saveCheckpoint(folder, {
    kind,
    config: policy.config,
    metadata: {
      ...metadata,
      inputs: stateNames(policy.config.selections),
      normalizer: policy.normalizer.state(),
    },
    parameters: policy.parameters,
  });
}

/**
 * Reads a policy. Refuses (POLICY_WITHOUT_NORMALIZER) a file without observation statistics, and one whose inputs have
 * other names or another order than this version's.
 */
export async function loadPolicy(
  folder: string,
): Promise<{ policy: PortfolioPolicy; metadata: Readonly<Record<string, unknown>> }> {
  const checkpoint = await loadCheckpoint(folder, { kind });
  const config = policyConfig(checkpoint.config as Partial<PolicyConfig>);
  const { inputs, normalizer, ...metadata } = checkpoint.metadata;
  const expected = JSON.stringify(stateNames(config.selections));
  if (JSON.stringify(inputs) !== expected) throw invalidInput('policy inputs', expected, inputs);
  const state = normalizer as NormalizerState | undefined;
  if (!state || !(state.portfolio?.count > 0)) throw withoutNormalizer(folder);
  const policy = new PortfolioPolicy(config, createRandom(0));
  try {
    restoreParameters(checkpoint, policy.parameters);
    policy.normalizer.restore(state);
  } catch (error) {
    policy.dispose();
    throw error;
  }
  return { policy, metadata };
}

function withoutNormalizer(folder: string): GammaTwinError {
  return new GammaTwinError('POLICY_WITHOUT_NORMALIZER', 'the policy has no observation statistics', {
    fields: { folder },
  });
}
