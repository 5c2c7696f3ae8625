import { invalidInput } from '@gammatwin/core';
import { type Tensor, tf } from '@gammatwin/nn';

/** The equity side of the market as columns; sessions are indices t in [0, T). */
export interface FoundationInputs {
  /** Scaled features, [T, N, F] row-major, finite. */
  readonly features: Float32Array;
  /** N. */
  readonly symbols: number;
  /** F names in column order. */
  readonly featureNames: readonly string[];
  /** The graph of session t: [N, N] row-major, 1 where row i listens to column j, else 0. */
  readonly adjacency: (t: number) => ArrayLike<number>;
}

/** T; throws INVALID_INPUT where the features are not [T, N, F]. */
export function countSessions(inputs: FoundationInputs): number {
  const perSession = inputs.symbols * inputs.featureNames.length;
  const count = inputs.features.length / perSession;
  if (perSession > 0 && Number.isInteger(count)) return count;
  throw invalidInput(
    'features',
    `[T, ${inputs.symbols}, ${inputs.featureNames.length}]`,
    inputs.features.length,
  );
}

/** Refuses session indices without a whole window behind them. */
export function checkSessions(
  what: string,
  sessions: ArrayLike<number>,
  inputs: FoundationInputs,
  window: number,
): void {
  const count = countSessions(inputs);
  for (let i = 0; i < sessions.length; i++) {
    const t = sessions[i]!;
    if (Number.isInteger(t) && t >= window - 1 && t < count) continue;
    throw invalidInput(what, `session indices in ${window - 1}..${count - 1}`, t);
  }
}

/**
 * The tensors of a batch of sessions: `windows` [D, W, N, F], the W sessions that end at each, and `mask` [D, N, N].
 * W before N, as the history stands in memory: one copy a session instead of one a stock.
 */
export function batchTensors(
  inputs: FoundationInputs,
  sessions: ArrayLike<number>,
  window: number,
): { windows: Tensor; mask: Tensor } {
  const { features, symbols, adjacency } = inputs;
  const perSession = symbols * inputs.featureNames.length;
  const block = window * perSession;
  const count = sessions.length;
  const windows = new Float32Array(count * block);
  const mask = new Float32Array(count * symbols * symbols);
  for (let d = 0; d < count; d++) {
    const t = sessions[d]!;
    windows.set(features.subarray((t + 1 - window) * perSession, (t + 1) * perSession), d * block);
    const edges = adjacency(t);
    if (edges.length !== symbols * symbols) {
      throw invalidInput(`adjacency of session ${t}`, `${symbols} × ${symbols} values`, edges.length);
    }
    mask.set(edges, d * symbols * symbols);
  }
  return {
    windows: tf.tensor(windows, [count, window, symbols, inputs.featureNames.length]),
    mask: tf.tensor(mask, [count, symbols, symbols]),
  };
}
