import { solveTreeVolatility } from './american-implied-volatility.ts';
import { BinomialTree } from './binomial-tree.ts';
import { checkLengths, type OptionColumns } from './black-scholes-columns.ts';
import { checkDividends, dividendsFrom } from './cash-dividends.ts';
import { checkSteps, defaultSteps, type TreeSettings } from './crr.ts';
import { deviationSolver, isDetermined, writeDeviation } from './implied-deviation.ts';
import { noTimeValue, notConverged, writeTarget } from './implied-volatility.ts';

export type ImpliedVolatilityColumnsInput = Omit<OptionColumns, 'volatility'> & {
  /** USD; NaN where unknown. */
  readonly price: Float64Array;
};

export interface ImpliedVolatilityColumns {
  /** NaN where there is none. */
  readonly volatility: Float64Array;
  /** 0 = solved, else 1 + index into `impliedVolatilityRefusals`. */
  readonly refusal: Uint8Array;
}

export function allocateImpliedVolatility(rows: number): ImpliedVolatilityColumns {
  return { volatility: new Float64Array(rows), refusal: new Uint8Array(rows) };
}

/**
 * `impliedVolatility` over a whole chain, written into `out` without allocation per row; European unless `settings`
 * says otherwise. A row whose spot or strike is no positive number, or whose spot is no more than its dividends are
 * worth, is refused as 'no-price'. Throws INVALID_INPUT when lengths differ, and on senseless steps or dividends.
 */
export function impliedVolatilityColumns(
  input: ImpliedVolatilityColumnsInput,
  out: ImpliedVolatilityColumns,
  settings: TreeSettings = {},
): void {
  const rows = input.strike.length;
  checkLengths(rows, { ...input, ...out });
  const steps = settings.steps ?? defaultSteps;
  checkSteps(steps);
  const dividends = settings.cashDividends ?? [];
  checkDividends(dividends);
  const tree = settings.exercise === 'american' ? new BinomialTree(steps) : null;
  const solver = deviationSolver();
  const { spot, rate, dividendYield } = input;
  let [lastYears, lastRate, lastYield] = [Number.NaN, Number.NaN, Number.NaN];
  let [discount, carry, paid, rootYears] = [1, 1, 0, 0];
  for (let i = 0; i < rows; i++) {
    const s = typeof spot === 'number' ? spot : spot[i]!;
    const r = typeof rate === 'number' ? rate : rate[i]!;
    const q = typeof dividendYield === 'number' ? dividendYield : dividendYield[i]!;
    const strike = input.strike[i]!;
    const years = input.yearsToExpiry[i]!;
    const isCall = input.isCall[i] === 1;
    if (years !== lastYears || r !== lastRate || q !== lastYield) {
      discount = Math.exp(-r * years);
      carry = Math.exp(-q * years);
      rootYears = Math.sqrt(years);
      paid = dividendsFrom(0, years, r, dividends);
      [lastYears, lastRate, lastYield] = [years, r, q];
    }
    const price = s > paid && strike > 0 ? input.price[i]! : Number.NaN;
    let volatility = Number.NaN;
    let refused = 0;
    if (tree === null) {
      refused = writeTarget(solver.cell, isCall, price, (s - paid) * carry, strike * discount, years);
      if (refused === 0) {
        writeDeviation(solver);
        volatility = solver.cell[2]! / rootYears;
        if (!(volatility > 0)) refused = notConverged;
        else if (!isDetermined(solver.cell, rootYears)) refused = noTimeValue;
        if (refused !== 0) volatility = Number.NaN;
      }
    } else {
      const solved = solveTreeVolatility(tree, isCall, price, s, strike, years, r, q, dividends);
      if (solved > 0) volatility = solved;
      else refused = solved;
    }
    out.volatility[i] = volatility;
    out.refusal[i] = -refused;
  }
}
