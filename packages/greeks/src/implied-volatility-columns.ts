import { checkLengths, type OptionColumns } from './black-scholes-columns.ts';
import { solveVolatility } from './implied-volatility.ts';

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
 * Implied volatility over a whole chain, written into `out` without allocation per row. A row whose spot or strike is
 * no positive number is refused as 'no-price'. Throws INVALID_INPUT when lengths differ.
 */
export function impliedVolatilityColumns(
  input: ImpliedVolatilityColumnsInput,
  out: ImpliedVolatilityColumns,
): void {
  const rows = input.strike.length;
  checkLengths(rows, { ...input, ...out });
  const { spot, rate, dividendYield } = input;
  for (let i = 0; i < rows; i++) {
    const s = typeof spot === 'number' ? spot : spot[i]!;
    const k = input.strike[i]!;
    const solved = solveVolatility(
      input.isCall[i] === 1,
      s > 0 && k > 0 ? input.price[i]! : Number.NaN,
      s,
      k,
      input.yearsToExpiry[i]!,
      typeof rate === 'number' ? rate : rate[i]!,
      typeof dividendYield === 'number' ? dividendYield : dividendYield[i]!,
    );
    out.volatility[i] = solved > 0 ? solved : Number.NaN;
    out.refusal[i] = solved > 0 ? 0 : -solved;
  }
}
