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
  /**
   * 1 = target touched before the stop within the horizon, 0 = stop first, or both on one day; NaN where neither was
   * touched: such a trade ends near its entry, and counting it as a lost stop would make every size rule refuse.
   */
  readonly hitTarget: Float64Array;
  /** Index into core's `regimes`; of the past window up to D, never of the future. */
  readonly regime: Float64Array;
}

/** Where the levels of the hit label stand unless told, in multiples of ATR(14) from the entry; see `buildLabels`. */
export const hitTargetLevels: { readonly target: number; readonly stop: number } = { target: 1.4, stop: 2 };

export interface LabelOptions {
  readonly bars: BarPanel;
  /** Sessions; 5 unless told. */
  readonly horizon?: number;
  /** Target above the entry in multiples of ATR(14) at D; `hitTargetLevels.target` unless told. */
  readonly targetAtr?: number;
  /** Stop below the entry in multiples of ATR(14) at D; `hitTargetLevels.stop` unless told. */
  readonly stopAtr?: number;
}

/**
 * Labels of every session and symbol. The default multiples are where an average twin puts its target and stop: design
 * document A, 6.2, asks for 70 % of the way from the middle to the 90 % quantile of five sessions (2.0 daily deviations)
 * and for the 10 % quantile (2.9), and ATR(14) is about 1.4 daily deviations.
 *
 * Throws INVALID_INPUT on a horizon below 1 or a multiple that isn't positive. */
export function buildLabels({
  bars,
  horizon = 5,
  targetAtr = hitTargetLevels.target,
  stopAtr = hitTargetLevels.stop,
}: LabelOptions): Labels {
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
    hitTarget[cell] = firstTouch(bars, cell, horizon, entry + targetAtr * range, entry - stopAtr * range);
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

/** 1 = target, 0 = stop, NaN = neither. Daily bars don't tell which came first, so a day with both counts as the stop. */
function firstTouch(
  { symbols, high, low }: BarPanel,
  cell: number,
  horizon: number,
  target: number,
  stop: number,
): number {
  for (let s = 1; s <= horizon; s++) {
    const at = cell + s * symbols.length;
    if (low[at]! <= stop) return 0;
    if (high[at]! >= target) return 1;
  }
  return Number.NaN;
}
