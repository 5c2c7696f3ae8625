import { deviationOf } from './rolling.ts';

export const marketRegimes = ['rising', 'falling', 'turbulent'] as const;

const trendWindow = 100;
const volatilityWindow = 20;
const yearWindow = 252;

/** Sessions that the first market regime needs. */
export const marketRegimeWindow: number = trendWindow + 1;

/**
 * The state of the market at each session from … length − 1 as an index into `marketRegimes`, −1 where unknown, of the
 * market's returns since session `first`. Turbulent: the deviation of the last 20 returns exceeds 80 % of its own
 * values of the last 252 sessions (of fewer in the first year). Else rising or falling: the market's cumulated log return
 * is at or above, or below, its mean over 100 sessions.
 */
export function marketRegimeOf(market: Float64Array, first: number, from: number, length: number): Int8Array {
  const deviation = new Float64Array(length).fill(Number.NaN);
  const out = new Int8Array(length).fill(-1);
  for (let t = Math.max(first + volatilityWindow, from - yearWindow + 1); t < length; t++) {
    deviation[t] = deviationOf(market, t - volatilityWindow + 1, t, 1);
  }
  for (let t = Math.max(from, first + trendWindow); t < length; t++) {
    const calmer = shareBelow(deviation, Math.max(first, t - yearWindow + 1), t);
    if (Number.isNaN(calmer)) continue;
    if (calmer > 0.8) out[t] = 2;
    else out[t] = isAboveTrend(market, t) ? 0 : 1;
  }
  return out;
}

/** The level is counted from the window's first session, so that it doesn't depend on where the history begins. */
function isAboveTrend(market: Float64Array, t: number): boolean {
  let level = 0;
  let sum = 0;
  for (let s = t - trendWindow + 2; s <= t; s++) {
    // A session on which nothing traded leaves the level where it was.
    if (!Number.isNaN(market[s]!)) level += Math.log1p(market[s]!);
    sum += level;
  }
  return level >= sum / trendWindow;
}

/** Share of the known x[from … at] that lie below x[at]; NaN where x[at] is unknown. */
function shareBelow(x: Float64Array, from: number, at: number): number {
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
