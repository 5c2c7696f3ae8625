import { type FoundationConfig, foundationPresets } from '@gammatwin/foundation';
import { type PolicyConfig, policyPresets, type TrainingConfig, trainingConfig } from '@gammatwin/rl-ppo';
import { type TwinConfig, twinPresets } from '@gammatwin/twins';
import type { PresetName } from './preset-names.ts';

export interface Preset {
  readonly foundation: FoundationConfig;
  readonly twins: TwinConfig;
  readonly policy: {
    readonly network: PolicyConfig;
    readonly training: TrainingConfig;
    readonly updates: number;
    /** Sessions of one episode. */
    readonly episodeLength: number;
  };
}

export const presets: Readonly<Record<PresetName, Preset>> = {
  tiny: {
    foundation: foundationPresets.tiny,
    twins: twinPresets.tiny,
    policy: {
      network: { ...policyPresets.tiny, selections: 10 },
      training: trainingConfig({ episodes: 4, minibatch: 32, learningRate: 1e-3 }),
      updates: 8,
      episodeLength: 20,
    },
  },
  small: {
    foundation: foundationPresets.small,
    twins: twinPresets.small,
    policy: {
      network: policyPresets.small,
      training: trainingConfig(),
      updates: 60,
      episodeLength: 40,
    },
  },
  full: {
    foundation: foundationPresets.full,
    twins: twinPresets.full,
    policy: {
      network: policyPresets.full,
      training: trainingConfig(),
      updates: 125,
      episodeLength: 60,
    },
  },
};
