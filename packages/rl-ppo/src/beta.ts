import type { Random } from '@gammatwin/core';
import { logGamma } from './log-gamma.ts';

/** The Beta distribution on (0, 1) in Float64; alpha, beta > 0. */

/** Samples keep this distance from 0 and 1, so that log(x) and log(1 − x) mean the same in Float32 as in Float64. */
const margin = 1e-5;

export function betaLogProbability(alpha: number, beta: number, x: number): number {
  return (
    (alpha - 1) * Math.log(x) +
    (beta - 1) * Math.log1p(-x) +
    logGamma(alpha + beta) -
    logGamma(alpha) -
    logGamma(beta)
  );
}

export function betaMean(alpha: number, beta: number): number {
  return alpha / (alpha + beta);
}

/** X / (X + Y) of two gamma variates, a Float32 number inside [1e-5, 1 − 1e-5]. */
export function sampleBeta(alpha: number, beta: number, random: Random): number {
  const x = sampleGamma(alpha, random);
  const y = sampleGamma(beta, random);
  return Math.fround(Math.min(1 - margin, Math.max(margin, x / (x + y))));
}

/** Gamma variate of scale 1 (Marsaglia and Tsang 2000). */
export function sampleGamma(shape: number, random: Random): number {
  if (shape < 1) return sampleGamma(shape + 1, random) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = random.normal();
    const v = (1 + c * z) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random.uniform()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
  }
}
