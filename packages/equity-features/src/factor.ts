import type { EquityFeature } from './feature.ts';
import { type PairSums, pairSumsIn, windowPairSums } from './pair-sums.ts';
import type { UniverseFamily } from './universe.ts';
import { leastSpread } from './window-sums.ts';

const window = 60;
const fewestKnown = 45;
const recent = 5;

function factorFeature(name: string, formula: string, neutral: number, source: string): EquityFeature {
  return {
    name,
    group: 'cross-sectional',
    formula,
    window: window + 1,
    lag: 0,
    missing: `no return today, fewer than ${fewestKnown} of ${window} known, or nothing but the market in it`,
    neutral,
    transform: 'linear',
    source,
  };
}

/**
 * One-factor regression r = α + β m + e of a stock's daily returns on the market m, the equal-weighted mean of the
 * session's stocks, over 60 sessions (sessions without a return are left out).
 */
export const factor: UniverseFamily = {
  features: [
    factorFeature('beta_60d', 'β', 1, 'Sharpe 1964'),
    factorFeature('market_correlation_60d', 'correlation of r and m', 0.5, 'King 1966'),
    factorFeature(
      'idiosyncratic_volatility_60d',
      '√ (Σ e² / (n − 2)), a day',
      0.02,
      'Ang, Hodrick, Xing and Zhang 2006',
    ),
    factorFeature(
      'residual_momentum_60d',
      `Σ (r − β m) of all but the last ${recent} sessions / (idiosyncratic volatility · √ their number)`,
      0,
      'Blitz, Huij and Martens 2011',
    ),
    factorFeature(
      'residual_reversal_5d',
      `−Σ (r − β m) of the last ${recent} sessions / (idiosyncratic volatility · √ their number)`,
      0,
      'Blitz, Huij, Lansdorp and Verbeek 2013',
    ),
  ],
  compute({ stocks, first, from, length, returns, market, scratch }, out) {
    const sums = pairSumsIn(scratch);
    for (let n = 0; n < stocks; n++) {
      const own = returns[n]!;
      windowPairSums(own, market, window, from, length, sums);
      for (let t = from; t < length; t++) {
        const cell = (t - from) * stocks + n;
        const unknown = t - first < window || Number.isNaN(own[t]!);
        if (unknown || !writeFit(sums, own, market, t, out, cell)) {
          for (const column of out) column[cell] = Number.NaN;
        }
      }
    }
  },
};

/** Writes the five features at session `t` in the order of `factor.features`; false where they are unknown. */
function writeFit(
  sums: PairSums,
  own: Float64Array,
  market: Float64Array,
  t: number,
  out: readonly Float64Array[],
  cell: number,
): boolean {
  const known = sums.count[t]!;
  if (known < fewestKnown) return false;
  const totalR = sums.x[t]!;
  const totalM = sums.y[t]!;
  let rr = sums.xx[t]! - (totalR * totalR) / known;
  let mm = sums.yy[t]! - (totalM * totalM) / known;
  let rm = sums.xy[t]! - (totalR * totalM) / known;
  let beta = rm / mm;
  let unexplained = rr - beta * rm;
  if (!(rr > leastSpread * sums.xx[t]! && mm > leastSpread * sums.yy[t]! && unexplained > leastSpread * rr)) {
    ({ rr, mm, rm } = squaresAround(own, market, t, totalR / known, totalM / known));
    beta = rm / mm;
    unexplained = rr - beta * rm;
    // Rounding leaves about 1e-16 of rr when the stock is the market itself: that is nothing, not a tiny risk.
    if (!(mm > 1e-18) || !(unexplained > 1e-12 * rr)) return false;
  }
  const idiosyncratic = Math.sqrt(unexplained / (known - 2));
  let recentResiduals = 0;
  let recentKnown = 0;
  for (let s = t - recent + 1; s <= t; s++) {
    const residual = own[s]! - beta * market[s]!;
    if (Number.isNaN(residual)) continue;
    recentResiduals += residual;
    recentKnown++;
  }
  const earlier = totalR - beta * totalM - recentResiduals;
  out[0]![cell] = beta;
  out[1]![cell] = rm / Math.sqrt(rr * mm);
  out[2]![cell] = idiosyncratic;
  out[3]![cell] = earlier / (idiosyncratic * Math.sqrt(known - recentKnown));
  out[4]![cell] = -recentResiduals / (idiosyncratic * Math.sqrt(recentKnown));
  return true;
}

/** Sums of squares and products around the means, where the plain sums would cancel. */
function squaresAround(own: Float64Array, market: Float64Array, t: number, meanR: number, meanM: number) {
  let [rr, mm, rm] = [0, 0, 0];
  for (let s = t - window + 1; s <= t; s++) {
    const r = own[s]! - meanR;
    const m = market[s]! - meanM;
    if (Number.isNaN(r + m)) continue;
    rr += r * r;
    mm += m * m;
    rm += r * m;
  }
  return { rr, mm, rm };
}
