import { invalidInput } from '@gammatwin/core';
import { emptyValue, evaluateInto } from './black-scholes.ts';
import type { OptionValue } from './option.ts';

/** Many options as columns of equal length; a plain number stands for the same value in every row. Units as OptionInput. */
export interface OptionColumns {
  readonly spot: number | Float64Array;
  readonly strike: Float64Array;
  readonly yearsToExpiry: Float64Array;
  readonly rate: number | Float64Array;
  readonly dividendYield: number | Float64Array;
  readonly volatility: Float64Array;
  /** 1 = call, 0 = put. */
  readonly isCall: Uint8Array;
}

/** One array for each field of OptionValue, same length and units. */
export type OptionValueColumns = { readonly [K in keyof OptionValue]: Float64Array };

export function allocateOptionValues(rows: number): OptionValueColumns {
  const column = () => new Float64Array(rows);
  return {
    price: column(),
    delta: column(),
    gamma: column(),
    thetaPerDay: column(),
    vegaPerVolPoint: column(),
    rhoPerRatePoint: column(),
  };
}

/**
 * Black-Scholes over a whole chain, written into `out` without allocation per row. A row whose inputs make no
 * sense (NaN, strike or spot ≤ 0, negative time or volatility) gets NaN in every output. Throws INVALID_INPUT
 * when a column's length differs from that of `strike`.
 */
export function blackScholesColumns(input: OptionColumns, out: OptionValueColumns): void {
  const rows = input.strike.length;
  checkLengths(rows, { ...input, ...out });
  const { spot, rate, dividendYield } = input;
  const value = emptyValue();
  let [lastYears, lastRate, lastYield] = [Number.NaN, Number.NaN, Number.NaN];
  let [carry, discount, rootYears] = [1, 1, 0];
  for (let i = 0; i < rows; i++) {
    const s = typeof spot === 'number' ? spot : spot[i]!;
    const k = input.strike[i]!;
    const years = input.yearsToExpiry[i]!;
    const volatility = input.volatility[i]!;
    const r = typeof rate === 'number' ? rate : rate[i]!;
    const q = typeof dividendYield === 'number' ? dividendYield : dividendYield[i]!;
    if (years !== lastYears || r !== lastRate || q !== lastYield) {
      carry = Math.exp(-q * years);
      discount = Math.exp(-r * years);
      rootYears = Math.sqrt(years);
      [lastYears, lastRate, lastYield] = [years, r, q];
    }
    const sensible = s > 0 && k > 0 && years >= 0 && volatility >= 0;
    evaluateInto(
      value,
      input.isCall[i] === 1,
      sensible ? s : Number.NaN,
      k,
      years,
      r,
      q,
      volatility,
      carry,
      discount,
      rootYears,
    );
    out.price[i] = value.price;
    out.delta[i] = value.delta;
    out.gamma[i] = sensible ? value.gamma : Number.NaN;
    out.thetaPerDay[i] = value.thetaPerDay;
    out.vegaPerVolPoint[i] = sensible ? value.vegaPerVolPoint : Number.NaN;
    out.rhoPerRatePoint[i] = sensible ? value.rhoPerRatePoint : Number.NaN;
  }
}

/** Throws INVALID_INPUT unless every array among `columns` has `rows` elements. */
export function checkLengths(rows: number, columns: object): void {
  for (const [name, column] of Object.entries(columns)) {
    if (ArrayBuffer.isView(column) && (column as Float64Array).length !== rows) {
      throw invalidInput(`column ${name}`, `${rows} rows`, (column as Float64Array).length);
    }
  }
}
