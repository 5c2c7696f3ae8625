import { checkConfig, wholeNumber } from '@gammatwin/core';
import { z } from 'zod';

/** Hyper-parameters of PPO (Schulman et al. 2017). */
export interface TrainingConfig {
  /** Episodes collected for one update; they run side by side in one batch. */
  readonly episodes: number;
  /** Passes over the collected steps. */
  readonly epochs: number;
  /** Steps in one minibatch; what doesn't fill the last one is left out of that pass. */
  readonly minibatch: number;
  readonly learningRate: number;
  /** Gamma, a session. */
  readonly discount: number;
  /** Lambda of generalized advantage estimation. */
  readonly lambda: number;
  /** Epsilon of the clipped surrogate. */
  readonly clip: number;
  readonly valueWeight: number;
  readonly entropyWeight: number;
  readonly maxGradientNorm: number;
  /** An epoch whose mean KL passes 1.5 times this is the update's last. */
  readonly targetKl: number;
}

const defaults: TrainingConfig = {
  episodes: 8,
  epochs: 4,
  minibatch: 64,
  learningRate: 3e-4,
  discount: 0.99,
  lambda: 0.95,
  clip: 0.2,
  valueWeight: 0.5,
  entropyWeight: 0.001,
  maxGradientNorm: 0.5,
  targetKl: 0.03,
};

const positiveInteger = wholeNumber.min(1);
const notNegative = z.number().min(0);
const schema: z.ZodType<TrainingConfig> = z
  .strictObject({
    episodes: positiveInteger,
    epochs: positiveInteger,
    minibatch: positiveInteger,
    learningRate: z.number().positive(),
    discount: z.number().min(0).max(1),
    lambda: z.number().min(0).max(1),
    clip: z.number().min(1e-6).max(1),
    valueWeight: notNegative,
    entropyWeight: notNegative,
    maxGradientNorm: z.number().positive(),
    targetKl: z.number().positive(),
  })
  .readonly();

/** Defaults with overrides; all violations in one INVALID_CONFIG error. */
export function trainingConfig(overrides: Partial<TrainingConfig> = {}): TrainingConfig {
  return checkConfig('policy training', schema, { ...defaults, ...overrides });
}
