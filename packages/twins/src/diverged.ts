import { GammaTwinError } from '@gammatwin/core';

/** A loss that is no number any more: weights after it are worthless, so the run stops. */
export function diverged(loss: number, gradientNorm: number): GammaTwinError {
  return new GammaTwinError(
    'TRAINING_DIVERGED',
    `twins: the loss became ${loss} (gradient norm ${gradientNorm}); a smaller learningRate, or NaN in the inputs`,
    { fields: { loss, gradientNorm } },
  );
}
