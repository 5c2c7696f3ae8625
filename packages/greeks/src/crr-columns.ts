import { BinomialTree } from './binomial-tree.ts';
import { emptyValue } from './black-scholes.ts';
import { checkLengths, type OptionColumns, type OptionValueColumns } from './black-scholes-columns.ts';
import { checkDividends, dividendsFrom } from './cash-dividends.ts';
import { checkSteps, defaultSteps, evaluateTreeInto, stepsNeeded, type TreeSettings } from './crr.ts';

export interface CrrColumnsSettings extends TreeSettings {
  /** false: NaN for vega and rho, at a fifth of the work. */
  readonly vegaAndRho?: boolean;
}

/**
 * `crr` over a whole chain, written into `out` with one tree's memory for all rows; cash dividends are those of the
 * one underlying. A row whose inputs make no sense, or that needs more steps than given, gets NaN in every output.
 * Throws INVALID_INPUT when lengths differ, and on senseless steps or dividends.
 */
export function crrColumns(
  input: OptionColumns,
  out: OptionValueColumns,
  settings: CrrColumnsSettings = {},
): void {
  const rows = input.strike.length;
  checkLengths(rows, { ...input, ...out });
  const steps = settings.steps ?? defaultSteps;
  checkSteps(steps);
  const dividends = settings.cashDividends ?? [];
  checkDividends(dividends);
  const american = (settings.exercise ?? 'american') === 'american';
  const vegaAndRho = settings.vegaAndRho ?? true;
  const tree = new BinomialTree(steps);
  const value = emptyValue();
  for (let i = 0; i < rows; i++) {
    const { spot, rate, dividendYield } = input;
    const s = typeof spot === 'number' ? spot : spot[i]!;
    const r = typeof rate === 'number' ? rate : rate[i]!;
    const q = typeof dividendYield === 'number' ? dividendYield : dividendYield[i]!;
    const strike = input.strike[i]!;
    const years = input.yearsToExpiry[i]!;
    const volatility = input.volatility[i]!;
    const sensible =
      s > dividendsFrom(0, years, r, dividends) &&
      strike > 0 &&
      years >= 0 &&
      volatility > 0 &&
      stepsNeeded(r - q, volatility, years) <= steps;
    if (sensible) {
      const isCall = input.isCall[i] === 1;
      evaluateTreeInto(
        value,
        tree,
        isCall,
        american,
        s,
        strike,
        years,
        r,
        q,
        volatility,
        dividends,
        vegaAndRho,
      );
    }
    out.price[i] = sensible ? value.price : Number.NaN;
    out.delta[i] = sensible ? value.delta : Number.NaN;
    out.gamma[i] = sensible ? value.gamma : Number.NaN;
    out.thetaPerDay[i] = sensible ? value.thetaPerDay : Number.NaN;
    out.vegaPerVolPoint[i] = sensible ? value.vegaPerVolPoint : Number.NaN;
    out.rhoPerRatePoint[i] = sensible ? value.rhoPerRatePoint : Number.NaN;
  }
}
