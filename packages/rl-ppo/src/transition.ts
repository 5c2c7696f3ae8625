import { type Tensor, tf } from '@gammatwin/nn';
import type { Decision } from './act.ts';
import { generalizedAdvantages, standardized } from './advantage.ts';
import type { Observation } from './environment.ts';
import { stateTensors } from './observation-batch.ts';
import type { Episode } from './rollout.ts';

/** One step as PPO learns from it. */
export interface Transition {
  readonly observation: Observation;
  readonly decision: Decision;
  readonly advantage: number;
  /** Target of the value. */
  readonly target: number;
}

/** All steps of the episodes with their advantages, standardised over all of them. */
export function transitionsOf(episodes: readonly Episode[], discount: number, lambda: number): Transition[] {
  const transitions = episodes.flatMap(({ normalized, decisions, steps, bootstrapValue }) => {
    const values = decisions.map(({ value }) => value);
    const rewards = steps.map(({ reward }) => reward);
    const advantages = generalizedAdvantages(rewards, values, bootstrapValue, discount, lambda);
    return decisions.map((decision, t) => ({
      observation: normalized[t] as Observation,
      decision,
      advantage: advantages[t]!,
      target: advantages[t]! + decision.value,
    }));
  });
  const scaled = standardized(transitions.map(({ advantage }) => advantage));
  return transitions.map((transition, i) => ({ ...transition, advantage: scaled[i]! }));
}

/** A minibatch as the inputs of the training step; the caller disposes them. Empty slots have weight 0. */
export function batchTensors(batch: readonly Transition[], selections: number): Record<string, Tensor> {
  const size = batch.length;
  const selected = new Int32Array(size * selections);
  const slots = new Float32Array(size * selections);
  const fractions = new Float32Array(size * selections).fill(0.5);
  batch.forEach(({ decision }, row) => {
    selected.set(decision.selected, row * selections);
    fractions.set(decision.fractions, row * selections);
    slots.fill(1, row * selections, row * selections + decision.selected.length);
  });
  const column = (of: (transition: Transition) => number) => tf.tensor1d(Float32Array.from(batch, of));
  return {
    ...stateTensors(batch.map(({ observation }) => observation)),
    selected: tf.tensor2d(selected, [size, selections], 'int32'),
    slots: tf.tensor2d(slots, [size, selections]),
    fractions: tf.tensor2d(fractions, [size, selections]),
    oldLogProbability: column(({ decision }) => decision.logProbability),
    advantage: column(({ advantage }) => advantage),
    target: column(({ target }) => target),
  };
}
