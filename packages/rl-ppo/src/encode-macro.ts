import { invalidInput } from '@gammatwin/core';
import { macroInputs } from './state.ts';

/** Daily series of equal length T, sessions ascending; NaN where the value is not known. */
export interface MacroColumns {
  readonly vix: ArrayLike<number>;
  readonly spyClose: ArrayLike<number>;
  /** Treasury yields of the session itself, percent; they are published after its close. */
  readonly yield3Month: ArrayLike<number>;
  readonly yield2Year: ArrayLike<number>;
  readonly yield10Year: ArrayLike<number>;
}

/**
 * [T × 10] in the order of `macroInputs`, as known at each close: row t reads the VIX and SPY up to t, the yields up to
 * t − 1. An unknown value is carried forward for at most `carrySessions`; after that, and before the first known one,
 * every input that needs it is NaN.
 */
export function encodeMacro(columns: MacroColumns, carrySessions = 5): Float32Array {
  const sessions = columns.vix.length;
  for (const [name, column] of Object.entries(columns) as [string, ArrayLike<number>][]) {
    if (column.length !== sessions)
      throw invalidInput(`sessions of ${name}`, String(sessions), column.length);
  }
  const vix = carried(columns.vix, carrySessions);
  const spy = carried(columns.spyClose, carrySessions);
  const bill = published(carried(columns.yield3Month, carrySessions));
  const short = published(carried(columns.yield2Year, carrySessions));
  const long = published(carried(columns.yield10Year, carrySessions));
  const out = new Float32Array(sessions * macroInputs.length);
  for (let t = 0; t < sessions; t++) {
    const change = (series: Float64Array, days: number) =>
      t < days ? Number.NaN : series[t]! / series[t - days]! - 1;
    const row = [
      vix[t]!,
      change(vix, 1),
      change(spy, 1),
      change(spy, 5),
      change(spy, 20),
      volatility(spy, t),
      bill[t]!,
      short[t]!,
      long[t]!,
      long[t]! - short[t]!,
    ];
    out.set(
      row.map((value) => (Number.isFinite(value) ? value : Number.NaN)),
      t * macroInputs.length,
    );
  }
  return out;
}

function carried(series: ArrayLike<number>, limit: number): Float64Array {
  const out = Float64Array.from(series);
  let age = 0;
  for (let t = 1; t < out.length; t++) {
    age = Number.isNaN(series[t]!) ? age + 1 : 0;
    if (age > 0 && age <= limit) out[t] = out[t - 1]!;
  }
  return out;
}

/** What is known of a series at each close if a session's value comes out after its close. */
function published(series: Float64Array): Float64Array {
  return series.map((_, t) => series[t - 1] ?? Number.NaN);
}

/** Standard deviation of the 20 daily log returns that end at t; NaN where one is unknown. */
function volatility(close: Float64Array, t: number): number {
  if (t < 20) return Number.NaN;
  const returns = Array.from({ length: 20 }, (_, i) => Math.log(close[t - i]! / close[t - i - 1]!));
  const mean = returns.reduce((sum, r) => sum + r, 0) / 20;
  return Math.sqrt(returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / 19);
}
