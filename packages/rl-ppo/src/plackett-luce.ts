import type { Random } from '@gammatwin/core';

/**
 * Ordered selection of K of N without replacement (Plackett 1975, Luce 1959), in Float64. Scores are logits [N];
 * `mask` [N] is 1 where an item may be selected.
 */

/** Log-probability of picking `selected` in this order: Σ_k (score of pick k − logsumexp over what was left). */
export function selectionLogProbability(
  scores: ArrayLike<number>,
  mask: ArrayLike<number>,
  selected: ArrayLike<number>,
): number {
  let sum = 0;
  walk(scores, mask, selected, (pick, normalizer) => {
    sum += scores[pick]! - normalizer;
  });
  return sum;
}

/**
 * Σ_k entropy of pick k given the picks before it. Over sampled selections its mean is the entropy of the ordered
 * selection (chain rule), so it estimates that entropy without bias.
 */
export function selectionEntropy(
  scores: ArrayLike<number>,
  mask: ArrayLike<number>,
  selected: ArrayLike<number>,
): number {
  let sum = 0;
  walk(scores, mask, selected, (_pick, normalizer, available) => {
    sum += normalizer;
    for (let n = 0; n < scores.length; n++) {
      if (available[n]) sum -= Math.exp(scores[n]! - normalizer) * scores[n]!;
    }
  });
  return sum;
}

/** Draws an ordered selection by the Gumbel top-K trick; shorter than `count` where the mask leaves fewer. */
export function sampleSelection(
  scores: ArrayLike<number>,
  mask: ArrayLike<number>,
  count: number,
  random: Random,
): Int32Array {
  const keys = Float64Array.from(scores, (score) => score - Math.log(-Math.log1p(-random.uniform())));
  return largest(keys, mask, count);
}

/** The `count` highest scores, highest first; equal scores in the order of their index. */
export function topSelection(scores: ArrayLike<number>, mask: ArrayLike<number>, count: number): Int32Array {
  return largest(scores, mask, count);
}

function largest(keys: ArrayLike<number>, mask: ArrayLike<number>, count: number): Int32Array {
  const candidates: number[] = [];
  for (let n = 0; n < keys.length; n++) if (mask[n]) candidates.push(n);
  candidates.sort((a, b) => keys[b]! - keys[a]! || a - b);
  return Int32Array.from(candidates.slice(0, count));
}

function walk(
  scores: ArrayLike<number>,
  mask: ArrayLike<number>,
  selected: ArrayLike<number>,
  visit: (pick: number, normalizer: number, available: Uint8Array) => void,
): void {
  const available = Uint8Array.from(mask);
  for (let k = 0; k < selected.length; k++) {
    const pick = selected[k]!;
    visit(pick, logSumExp(scores, available), available);
    available[pick] = 0;
  }
}

function logSumExp(scores: ArrayLike<number>, available: Uint8Array): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < scores.length; n++) if (available[n] && scores[n]! > max) max = scores[n]!;
  let sum = 0;
  for (let n = 0; n < scores.length; n++) if (available[n]) sum += Math.exp(scores[n]! - max);
  return max + Math.log(sum);
}
