import { BinomialTree } from './binomial-tree.ts';
import { type CashDividend, dividendsFrom } from './cash-dividends.ts';
import { checkSteps, defaultSteps, type TreeSettings } from './crr.ts';
import { normalPdf } from './normal.ts';
import type { OptionInput } from './option.ts';
import { refusalCode } from './refusal.ts';

const maxIterations = 100;
const tolerance = 1e-8;
/** A year: above any quoted volatility; a price that needs more is refused as 'above-bound'. */
const maxVolatility = 20;
/** Below this the tree's price is taken as that of a certain outcome. */
const minVolatility = 1e-4;

/** As `solveTreeVolatility`, for one option that has passed its checks. */
export function impliedVolatilityByTree(
  input: Omit<OptionInput, 'volatility'> & TreeSettings & { readonly price: number },
): number {
  const steps = input.steps ?? defaultSteps;
  checkSteps(steps);
  return solveTreeVolatility(
    new BinomialTree(steps),
    input.side === 'call',
    input.price,
    input.spot,
    input.strike,
    input.yearsToExpiry,
    input.rate,
    input.dividendYield,
    input.cashDividends ?? [],
  );
}

/**
 * The volatility at which the American tree gives `price`, or −(1 + index into `impliedVolatilityRefusals`). Newton with
 * the slope of Black-Scholes, then secants, inside a bracket from the smallest volatility that the tree can hold to
 * 2000 %; a step that leaves the bracket, or two that don't halve it, become a bisection.
 */
export function solveTreeVolatility(
  tree: BinomialTree,
  isCall: boolean,
  price: number,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
  dividends: readonly CashDividend[],
): number {
  if (Number.isNaN(price)) return refusalCode('no-price');
  if (!(years > 0)) return refusalCode('expired');
  const intrinsic = Math.max(0, isCall ? spot - strike : strike - spot);
  const rounding = 8 * Number.EPSILON * (spot + strike);
  if (price < intrinsic - (intrinsic > 0 ? rounding : 0)) return refusalCode('below-intrinsic');
  if (price <= intrinsic + (intrinsic > 0 ? rounding : 0)) return refusalCode('no-time-value');
  if (price >= (isCall ? spot : strike)) return refusalCode('above-bound');
  const missAt = (volatility: number) => {
    tree.roll(isCall, true, spot, strike, years, rate, dividendYield, volatility, dividends);
    return tree.price - price;
  };
  const drift = Math.abs(rate - dividendYield) * Math.sqrt(years / tree.steps);
  let low = Math.max(minVolatility, drift * (1 + 1e-9));
  let high = maxVolatility;
  const lowMiss = missAt(low);
  if (lowMiss >= 0) return refusalCode(lowMiss > rounding ? 'below-intrinsic' : 'no-time-value');
  const diffusing = spot - dividendsFrom(0, years, rate, dividends);
  let volatility = Math.max(low * 2, startingVolatility(diffusing, strike, years, price - intrinsic));
  let before = Number.NaN;
  let missBefore = Number.NaN;
  let widthBefore = high - low;
  for (let i = 0; i < maxIterations; i++) {
    const miss = missAt(volatility);
    if (Math.abs(miss) <= rounding) {
      const rise = missAt(1.001 * volatility) - miss;
      return rounding * 0.001 * volatility <= tolerance * rise ? volatility : refusalCode('no-time-value');
    }
    if (miss > 0) high = volatility;
    else low = volatility;
    let slope = (miss - missBefore) / (volatility - before);
    if (!(slope > 0)) slope = vegaOf(diffusing, strike, years, rate, dividendYield, volatility);
    const step = miss / slope;
    if (Math.abs(step) <= 0.1 * tolerance || high - low <= 0.1 * tolerance) {
      return high === maxVolatility && volatility > 0.999 * maxVolatility
        ? refusalCode('above-bound')
        : volatility - (Math.abs(step) <= 0.1 * tolerance ? step : 0);
    }
    before = volatility;
    missBefore = miss;
    const next = volatility - step;
    const stalls = i % 3 === 2 && high - low > 0.5 * widthBefore;
    if (i % 3 === 2) widthBefore = high - low;
    volatility = next > low && next < high && !stalls ? next : 0.5 * (low + high);
  }
  return refusalCode('not-converged');
}

function startingVolatility(spot: number, strike: number, years: number, timeValue: number): number {
  const atTheMoney = (Math.sqrt(2 * Math.PI) * timeValue) / spot;
  const moneyness = Math.sqrt(2 * Math.abs(Math.log(spot / strike)));
  return Math.min(5, Math.max(0.02, Math.max(atTheMoney, moneyness) / Math.sqrt(years)));
}

function vegaOf(
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
): number {
  const deviation = volatility * Math.sqrt(years);
  const spotNow = spot * Math.exp(-dividendYield * years);
  const d1 = Math.log(spotNow / (strike * Math.exp(-rate * years))) / deviation + 0.5 * deviation;
  return spotNow * normalPdf(d1) * Math.sqrt(years);
}
