import { GammaTwinError } from '@gammatwin/core';

/** A step that can't become a graph: `op` is where it left TensorFlow. */
export function untraceable(step: string, op: string, why: string, cause?: unknown): GammaTwinError {
  return new GammaTwinError('UNTRACEABLE_STEP', `step "${step}" can't be compiled: ${op} ${why}`, {
    fields: { step, op },
    cause,
  });
}
