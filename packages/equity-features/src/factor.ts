import type { EquityFeature } from './feature.ts';
import { dailyReturns, marketReturns, type UniverseFamily } from './universe.ts';

const window = 60;
const fewestKnown = 45;
const recent = 5;

function factorFeature(name: string, formula: string, neutral: number): EquityFeature {
  return {
    name,
    group: 'cross-sectional',
    formula,
    window: window + 1,
    missing: `no return today, fewer than ${fewestKnown} of ${window} known, or nothing but the market in it`,
    neutral,
    transform: 'linear',
  };
}

/**
 * One-factor regression r = α + β m + e of a stock's daily returns on the market m, the equal-weighted mean of the
 * session's stocks, over 60 sessions (sessions without a return are left out).
 */
export const factor: UniverseFamily = {
  features: [
    factorFeature('beta_60d', 'β', 1),
    factorFeature('market_correlation_60d', 'correlation of r and m', 0.5),
    factorFeature('idiosyncratic_volatility_60d', '√ (Σ e² / (n − 2)), a day', 0.02),
    factorFeature(
      'residual_momentum_60d',
      `Σ (r − β m) of all but the last ${recent} sessions / (idiosyncratic volatility · √ their number) (Blitz, Huij and Martens 2011)`,
      0,
    ),
    factorFeature(
      'residual_reversal_5d',
      `−Σ (r − β m) of the last ${recent} sessions / (idiosyncratic volatility · √ their number)`,
      0,
    ),
  ],
  compute({ bars }) {
    const width = bars.symbols.length;
    const returns = dailyReturns(bars);
    const market = marketReturns(returns, width);
    const columns = factor.features.map(() => new Float64Array(returns.length).fill(Number.NaN));
    const own = new Float64Array(bars.sessions.length);
    for (let n = 0; n < width; n++) {
      for (let t = 0; t < own.length; t++) own[t] = returns[t * width + n]!;
      for (let t = window; t < own.length; t++) {
        if (Number.isNaN(own[t]!)) continue;
        const fit = regress(own, market, t);
        fit?.forEach((value, f) => {
          columns[f]![t * width + n] = value;
        });
      }
    }
    return columns;
  },
};

/** The five features at session `t`, in the order of `factor.features`; null where they are unknown. */
function regress(own: Float64Array, market: Float64Array, t: number): readonly number[] | null {
  let known = 0;
  let sumR = 0;
  let sumM = 0;
  for (let s = t - window + 1; s <= t; s++) {
    const m = market[s]!;
    const r = own[s]!;
    if (Number.isNaN(r + m)) continue;
    known++;
    sumR += r;
    sumM += m;
  }
  if (known < fewestKnown) return null;
  const meanR = sumR / known;
  const meanM = sumM / known;
  let rr = 0;
  let mm = 0;
  let rm = 0;
  for (let s = t - window + 1; s <= t; s++) {
    const r = own[s]! - meanR;
    const m = market[s]! - meanM;
    if (Number.isNaN(r + m)) continue;
    rr += r * r;
    mm += m * m;
    rm += r * m;
  }
  const beta = rm / mm;
  const unexplained = rr - beta * rm;
  // Rounding leaves about 1e-16 of rr when the stock is the market itself: that is nothing, not a tiny risk.
  if (!(mm > 1e-18) || !(unexplained > 1e-12 * rr)) return null;
  const idiosyncratic = Math.sqrt(unexplained / (known - 2));
  const residuals = (from: number, to: number) => {
    let sum = 0;
    let count = 0;
    for (let s = from; s <= to; s++) {
      const residual = own[s]! - beta * market[s]!;
      if (Number.isNaN(residual)) continue;
      sum += residual;
      count++;
    }
    return sum / (idiosyncratic * Math.sqrt(count));
  };
  return [
    beta,
    rm / Math.sqrt(rr * mm),
    idiosyncratic,
    residuals(t - window + 1, t - recent),
    -residuals(t - recent + 1, t),
  ];
}
