import { blockOf } from '../block.ts';

/**
 * The index of the session, at or before each, at which sums over a window start afresh: the first of its block (`blockOf`).
 * It depends on the day alone, not on where the history begins, and so does the rounding of sums that move on from there.
 */
export function anchorsOf(sessions: Int32Array): Int32Array {
  const anchors = new Int32Array(sessions.length);
  for (let t = 1; t < sessions.length; t++) {
    const same = blockOf(sessions[t]!) === blockOf(sessions[t - 1]!);
    anchors[t] = same ? anchors[t - 1]! : t;
  }
  return anchors;
}
