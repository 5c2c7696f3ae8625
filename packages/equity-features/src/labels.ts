import { type BarPanel, invalidInput } from '@gammatwin/core';
import { regimesOf } from './regime-label.ts';
import { hasBar, stretchesOf } from './stretch.ts';
import { averageTrueRange } from './volatility.ts';

/**
 * What the models learn to foresee. The only thing in this package that looks ahead, and on purpose not a
 * FeaturePanel, so that it can't be joined as features. Columns are Float64Array of sessions × symbols (row-major
 * like BarPanel); NaN where a bar that the label needs is missing or still in the future.
 */
export interface Labels {
  readonly kind: 'labels';
  readonly symbols: readonly string[];
  readonly sessions: Int32Array;
  /** Sessions that the label of session D looks ahead: it reads bars D+1 … D+horizon. */
  readonly horizon: number;
  /** close[D+horizon] / open[D+1] − 1: entered at the next open, left at the close of the horizon's last session. */
  readonly forwardReturn: Float64Array;
  /** √(mean of squared log close-to-close returns of D+1 … D+horizon), a day. */
  readonly realizedVolatility: Float64Array;
  /** 1 = target touched before the stop within the horizon, 0 = stop first, both on one day, or neither. */
  readonly hitTarget: Float64Array;
  /** Index into core's `regimes`; of the past window up to D, never of the future. */
  readonly regime: Float64Array;
}

export interface LabelOptions {
  readonly bars: BarPanel;
  /** Sessions; 5 unless told. */
  readonly horizon?: number;
  /** Target above the entry in multiples of ATR(14) at D; 1.5 unless told. */
  readonly targetAtr?: number;
  /** Stop below the entry in multiples of ATR(14) at D; 1.5 unless told. */
  readonly stopAtr?: number;
}

/** Labels of every session and symbol. Throws INVALID_INPUT on a horizon below 1 or a multiple that isn't positive. */
export function buildLabels({ bars, horizon = 5, targetAtr = 1.5, stopAtr = 1.5 }: LabelOptions): Labels {
  if (!Number.isInteger(horizon) || horizon < 1) throw invalidInput('horizon', 'a whole number ≥ 1', horizon);
  if (!(targetAtr > 0)) throw invalidInput('targetAtr', 'a number > 0', targetAtr);
  if (!(stopAtr > 0)) throw invalidInput('stopAtr', 'a number > 0', stopAtr);
  const width = bars.symbols.length;
  const unknown = () => new Float64Array(bars.close.length).fill(Number.NaN);
  const atr = unknown();
  const regime = unknown();
  for (let n = 0; n < width; n++) {
    for (const stretch of stretchesOf(bars, n)) {
      const ranges = averageTrueRange(stretch);
      const states = regimesOf(stretch.close);
      stretch.at.forEach((t, i) => {
        atr[t * width + n] = ranges[i]!;
        regime[t * width + n] = states[i]!;
      });
    }
  }
  const forwardReturn = unknown();
  const realizedVolatility = unknown();
  const hitTarget = unknown();
  for (let cell = 0; cell + horizon * width < bars.close.length; cell++) {
    if (!hasBarsAhead(bars, cell, horizon)) continue;
    const entry = bars.open[cell + width]!;
    forwardReturn[cell] = bars.close[cell + horizon * width]! / entry - 1;
    realizedVolatility[cell] = volatilityAhead(bars, cell, horizon);
    const range = atr[cell]!;
    if (Number.isNaN(range)) continue;
    hitTarget[cell] = touchesTarget(bars, cell, horizon, entry + targetAtr * range, entry - stopAtr * range)
      ? 1
      : 0;
  }
  return {
    kind: 'labels',
    symbols: bars.symbols,
    sessions: bars.sessions,
    horizon,
    forwardReturn,
    realizedVolatility,
    hitTarget,
    regime,
  };
}

/** True where D itself and all sessions of the horizon have a bar. */
function hasBarsAhead(bars: BarPanel, cell: number, horizon: number): boolean {
  for (let s = 0; s <= horizon; s++) if (!hasBar(bars, cell + s * bars.symbols.length)) return false;
  return true;
}

function volatilityAhead({ symbols, close }: BarPanel, cell: number, horizon: number): number {
  const width = symbols.length;
  let squares = 0;
  for (let s = 1; s <= horizon; s++) {
    squares += Math.log(close[cell + s * width]! / close[cell + (s - 1) * width]!) ** 2;
  }
  return Math.sqrt(squares / horizon);
}

/** Daily bars don't tell which came first within a day, so a day that touches both counts as the stop. */
function touchesTarget(
  { symbols, high, low }: BarPanel,
  cell: number,
  horizon: number,
  target: number,
  stop: number,
): boolean {
  for (let s = 1; s <= horizon; s++) {
    const at = cell + s * symbols.length;
    if (low[at]! <= stop) return false;
    if (high[at]! >= target) return true;
  }
  return false;
}
