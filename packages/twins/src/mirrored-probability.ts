import { invalidInput } from '@gammatwin/core';

/** Distances from the entry, both above 0, in the same unit (multiples of the average true range). */
export interface HitLevels {
  readonly target: number;
  readonly stop: number;
}

/** At this many e-foldings over a distance a probability is 0 or 1 to the last bit. */
const steepest = 800;

/**
 * The probability that a sell touches its target, `target` below the entry, before its stop, `stop` above it, from the
 * probability p that a buy touches its target, `target` above, before its stop, `stop` below: each given that one of its
 * two levels is touched.
 *
 * It is not 1 − p unless the distances are equal, since the sell's levels lie elsewhere. p is explained by the drift of a
 * Brownian motion: with θ = 2 · drift / variance, a the target and b the stop,
 *
 *     P(+a before −b) = (e^{θb} − 1) / (e^{θb} − e^{−θa}),    b / (a + b) where θ = 0
 *
 * (Karlin and Taylor, A First Course in Stochastic Processes, 7.5). θ is found by bisection; the answer is the same
 * formula at −θ. Mirroring twice gives p back. INVALID_INPUT where p is not in [0, 1] or a level is not above 0.
 */
export function mirroredProbability(probability: number, levels: HitLevels): number {
  const { target, stop } = levels;
  if (!(probability >= 0 && probability <= 1)) {
    throw invalidInput('hit probability', 'a number from 0 to 1', probability);
  }
  if (!(target > 0 && Number.isFinite(target) && stop > 0 && Number.isFinite(stop))) {
    throw invalidInput('levels of the hit label', 'two numbers above 0', levels);
  }
  // No finite drift makes a touch certain.
  if (probability === 0 || probability === 1) return 1 - probability;
  return touchProbability(-driftOf(probability, levels), levels);
}

function driftOf(probability: number, levels: HitLevels): number {
  const driftless = touchProbability(0, levels);
  if (probability === driftless) return 0;
  let low = probability < driftless ? -steepest / levels.target : 0;
  let high = probability < driftless ? 0 : steepest / levels.stop;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (touchProbability(middle, levels) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(+target before −stop), written so that no power overflows. */
function touchProbability(drift: number, { target, stop }: HitLevels): number {
  const width = target + stop;
  if (drift === 0) return stop / width;
  if (drift > 0) return Math.expm1(-drift * stop) / Math.expm1(-drift * width);
  return (Math.exp(drift * target) * Math.expm1(drift * stop)) / Math.expm1(drift * width);
}
