import { GammaTwinError } from '@gammatwin/core';

/** Half-open ranges of session indices, [from, to). */
export interface SessionRange {
  readonly from: number;
  readonly to: number;
}

/** Which sessions each stage may learn from and choose by. All ranges hold only sessions whose labels are known. */
export interface TrainingPlan {
  readonly foundation: { readonly train: SessionRange; readonly validation: SessionRange };
  readonly twins: { readonly train: SessionRange; readonly validation: SessionRange };
  /** Sessions that neither of the other stages has seen, not even for early stopping. */
  readonly policy: SessionRange;
}

/**
 * Cuts a history into stages that only ever look forward: the foundation learns on the first 60 %, the twins on the
 * first 70 %, the policy on the last 20 %; every border is purged by `purge` sessions (label horizon + entry lag),
 * because the label of a session reaches that far past it. The first `warmUp` and the last `purge` sessions belong
 * to nobody: features, or labels, are not complete there.
 */
export function planTraining(
  sessions: number,
  options: { readonly warmUp: number; readonly purge: number },
): TrainingPlan {
  const first = options.warmUp;
  const usable = sessions - options.purge - first;
  const at = (share: number) => first + Math.floor(usable * share);
  const plan: TrainingPlan = {
    foundation: {
      train: { from: first, to: at(0.6) - options.purge },
      validation: { from: at(0.6), to: at(0.7) - options.purge },
    },
    twins: {
      train: { from: first, to: at(0.7) - options.purge },
      validation: { from: at(0.7), to: at(0.8) - options.purge },
    },
    policy: { from: at(0.8), to: first + usable },
  };
  const shortest = Math.min(
    ...[plan.foundation.train, plan.foundation.validation, plan.twins.validation, plan.policy].map(
      (range) => range.to - range.from,
    ),
  );
  if (shortest < 1) {
    throw new GammaTwinError(
      'TOO_FEW_SESSIONS',
      `${sessions} sessions are too few to train on: ${options.warmUp} warm up the features, ` +
        `${options.purge} at each border are purged; ingest a longer history`,
      { fields: { sessions, ...options } },
    );
  }
  return plan;
}

export function sessionIndices(range: SessionRange): Int32Array {
  return Int32Array.from({ length: range.to - range.from }, (_, i) => range.from + i);
}
