import { deviationOf, meanOf } from './rolling.ts';

export const marketRegimes = ['rising', 'falling', 'turbulent'] as const;

const trendWindow = 100;
const volatilityWindow = 20;
const yearWindow = 252;

/** Sessions that the first market regime needs. */
export const marketRegimeWindow: number = trendWindow + 1;

/**
 * The state of the market at each session as an index into `marketRegimes`, −1 where unknown. Turbulent: the deviation
 * of the last 20 market returns exceeds 80 % of its own values of the last 252 sessions (of fewer in the first
 * year). Else rising or falling: the market's cumulated log return is at or above, or below, its mean over 100 sessions.
 */
export function marketRegimeOf(market: Float64Array): Int8Array {
  const length = market.length;
  const level = new Float64Array(length);
  const deviation = new Float64Array(length).fill(Number.NaN);
  const out = new Int8Array(length).fill(-1);
  for (let t = 1; t < length; t++) {
    // A session on which nothing traded leaves the level where it was.
    level[t] = level[t - 1]! + (Number.isNaN(market[t]!) ? 0 : Math.log1p(market[t]!));
    if (t >= volatilityWindow) deviation[t] = deviationOf(market, t - volatilityWindow + 1, t, 1);
    if (t < trendWindow) continue;
    const calmer = shareBelow(deviation, Math.max(0, t - yearWindow + 1), t);
    if (Number.isNaN(calmer)) continue;
    if (calmer > 0.8) out[t] = 2;
    else out[t] = level[t]! >= meanOf(level, t - trendWindow + 1, t) ? 0 : 1;
  }
  return out;
}

/** Share of the known x[from … at] that lie below x[at]; NaN where x[at] is unknown. */
export function shareBelow(x: Float64Array, from: number, at: number): number {
  const value = x[at]!;
  if (Number.isNaN(value)) return Number.NaN;
  let below = 0;
  let known = 0;
  for (let i = from; i <= at; i++) {
    if (Number.isNaN(x[i]!)) continue;
    known++;
    if (x[i]! < value) below++;
  }
  return below / known;
}
