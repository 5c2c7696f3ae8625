import { gicsSectors } from '@gammatwin/core';
import type { EquityFeature } from './feature.ts';
import { type PairSums, pairSumsIn, windowPairSums } from './pair-sums.ts';
import type { UniverseFamily } from './universe.ts';
import { leastSpread } from './window-sums.ts';

const window = 60;
const fewestKnown = 45;
/** Sums of squared returns below this are rounding, not movement: 60 returns of 1e-10 a day. */
const leastSquares = 1e-18;

function comovement(
  name: string,
  formula: string,
  lagged: number,
  neutral: number,
  source: string,
): EquityFeature {
  return {
    name,
    group: 'cross-sectional',
    formula,
    window: window + 1 + lagged,
    lag: 0,
    missing: `the sector is unknown, no return today of the stock or of s, fewer than ${fewestKnown} of ${window} pairs known, or one of the two did not move`,
    neutral,
    transform: 'linear',
    source,
  };
}

/**
 * How a stock's daily return r goes with s, the equal-weighted mean return of the other stocks of its sector that
 * traded, over 60 sessions (sessions without both are left out).
 */
export const sectorComovement: UniverseFamily = {
  features: [
    comovement(
      'sector_correlation_60d',
      'correlation of r and s, the mean return of the others in the sector',
      0,
      0.5,
      'King 1966',
    ),
    comovement(
      'sector_lead_lag_60d',
      'correlation of r and s[1 session ago]: above 0 where the sector leads the stock',
      1,
      0,
      'Lo and MacKinlay 1990, Hou 2007',
    ),
  ],
  compute({ stocks, first, from, length, sector, returns, scratch }, out) {
    const [together, after] = out as [Float64Array, Float64Array];
    const [others, before, ...rest] = scratch as [Float64Array, Float64Array, ...Float64Array[]];
    const pairs = pairSumsIn(rest);
    const start = Math.max(first, from - window);
    const sums = sectorSums(returns, sector, start, length);
    together.fill(Number.NaN);
    after.fill(Number.NaN);
    for (let n = 0; n < stocks; n++) {
      const s = sector[n]!;
      if (s < 0) continue;
      const own = returns[n]!;
      for (let t = start; t < length; t++) {
        const at = (t - start) * gicsSectors.length + s;
        const r = own[t]!;
        others[t] = Number.isNaN(r)
          ? sums.total[at]! / sums.count[at]!
          : (sums.total[at]! - r) / (sums.count[at]! - 1);
        before[t] = t === start ? Number.NaN : others[t - 1]!;
      }
      const earliest = Math.max(from, first + window);
      if (earliest >= length) continue;
      windowPairSums(own, others, window, earliest, length, pairs);
      for (let t = earliest; t < length; t++) {
        together[(t - from) * stocks + n] = correlation(pairs, own, others, t);
      }
      windowPairSums(own, before, window, earliest, length, pairs);
      for (let t = Math.max(earliest, first + window + 1); t < length; t++) {
        after[(t - from) * stocks + n] = correlation(pairs, own, before, t);
      }
    }
  },
};

/** Sum and number of the known returns of each sector, [sessions from `start` on × sectors]. */
function sectorSums(returns: readonly Float64Array[], sector: Int8Array, start: number, length: number) {
  const total = new Float64Array((length - start) * gicsSectors.length);
  const count = new Int32Array(total.length);
  returns.forEach((own, n) => {
    const s = sector[n]!;
    if (s < 0) return;
    for (let t = start; t < length; t++) {
      const r = own[t]!;
      if (Number.isNaN(r)) continue;
      const at = (t - start) * gicsSectors.length + s;
      total[at]! += r;
      count[at]!++;
    }
  });
  return { total, count };
}

/** Correlation of x and y over the 60 sessions up to `t`; NaN where it is unknown. */
function correlation(sums: PairSums, x: Float64Array, y: Float64Array, t: number): number {
  const known = sums.count[t]!;
  if (known < fewestKnown || Number.isNaN(x[t]! + y[t]!)) return Number.NaN;
  const sumX = sums.x[t]!;
  const sumY = sums.y[t]!;
  let xx = sums.xx[t]! - (sumX * sumX) / known;
  let yy = sums.yy[t]! - (sumY * sumY) / known;
  let xy = sums.xy[t]! - (sumX * sumY) / known;
  if (!(xx > leastSpread * sums.xx[t]! && yy > leastSpread * sums.yy[t]!)) {
    [xx, yy, xy] = [0, 0, 0];
    for (let s = t - window + 1; s <= t; s++) {
      const a = x[s]! - sumX / known;
      const b = y[s]! - sumY / known;
      if (Number.isNaN(a + b)) continue;
      xx += a * a;
      yy += b * b;
      xy += a * b;
    }
  }
  if (!(xx > leastSquares && yy > leastSquares)) return Number.NaN;
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}
