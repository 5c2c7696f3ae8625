import { type BarPanel, invalidInput } from '@gammatwin/core';
import { hitTargetLevels, hitTargetOf } from './hit-target.ts';
import { type HorizonLabels, horizonLabels, squaredReturns, tradedCells } from './horizon-labels.ts';
import { regimesOf } from './regime-label.ts';
import { stretchesOf } from './stretch.ts';
import { averageTrueRange } from './volatility.ts';

/** Sessions that labels look ahead unless told. */
export const labelHorizons: readonly number[] = [1, 5, 10, 20];

/**
 * What the models learn to foresee. The only thing in this package that looks ahead, and on purpose not a FeaturePanel:
 * `assertNoLabels` refuses it, and what was made of it, among features. Columns are Float64Array of sessions × symbols
 * (row-major like BarPanel); NaN where a bar that the label needs is missing or still in the future.
 */
export interface Labels {
  readonly kind: 'labels';
  readonly symbols: readonly string[];
  readonly sessions: Int32Array;
  /** One for each horizon, shortest first; see `labelsAhead`. */
  readonly horizons: readonly HorizonLabels[];
  /** Sessions that `hitTarget` looks ahead. */
  readonly hitHorizon: number;
  /**
   * 1 = target touched before the stop within D+1 … D+hitHorizon, 0 = stop first, or both on one day; NaN where neither
   * was touched: such a trade ends near its entry, and counting it as a lost stop would make every size rule refuse.
   */
  readonly hitTarget: Float64Array;
  /** Index into core's `regimes`; of the past window up to D, never of the future. */
  readonly regime: Float64Array;
}

export interface LabelOptions {
  readonly bars: BarPanel;
  /** Sessions, ascending; `labelHorizons` unless told. */
  readonly horizons?: readonly number[];
  /** Sessions; 5 unless told. */
  readonly hitHorizon?: number;
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
 * Throws INVALID_INPUT on a horizon below 1, horizons that don't ascend, or a multiple that isn't positive. */
export function buildLabels({
  bars,
  horizons = labelHorizons,
  hitHorizon = 5,
  targetAtr = hitTargetLevels.target,
  stopAtr = hitTargetLevels.stop,
}: LabelOptions): Labels {
  for (const horizon of [...horizons, hitHorizon]) {
    if (!Number.isInteger(horizon) || horizon < 1)
      throw invalidInput('horizon', 'a whole number ≥ 1', horizon);
  }
  if (horizons.some((horizon, i) => i > 0 && horizon <= horizons[i - 1]!)) {
    throw invalidInput('horizons', 'ascending numbers', horizons);
  }
  if (!(targetAtr > 0)) throw invalidInput('targetAtr', 'a number > 0', targetAtr);
  if (!(stopAtr > 0)) throw invalidInput('stopAtr', 'a number > 0', stopAtr);
  const traded = tradedCells(bars);
  const squared = squaredReturns(bars, traded);
  const { range, regime } = knownAtDecision(bars);
  return {
    kind: 'labels',
    symbols: bars.symbols,
    sessions: bars.sessions,
    horizons: horizons.map((horizon) => horizonLabels(bars, traded, squared, horizon)),
    hitHorizon,
    hitTarget: hitTargetOf({ bars, traded, range, horizon: hitHorizon, target: targetAtr, stop: stopAtr }),
    regime,
  };
}

/** The labels of one horizon. Throws INVALID_INPUT where there are none. */
export function labelsAhead(labels: Labels, horizon: number): HorizonLabels {
  const found = labels.horizons.find((each) => each.horizon === horizon);
  if (found) return found;
  throw invalidInput('horizon', `one of ${labels.horizons.map((each) => each.horizon).join(', ')}`, horizon);
}

/** Stocks whose bars are gathered at once: one alone would read a new line of memory for each of its bars. */
const stocksAtOnce = 16;

/** ATR(14) in USD and the regime, of every cell and of its past alone. */
function knownAtDecision(bars: BarPanel): { range: Float64Array; regime: Float64Array } {
  const width = bars.symbols.length;
  const range = new Float64Array(bars.close.length).fill(Number.NaN);
  const regime = new Float64Array(bars.close.length).fill(Number.NaN);
  for (let first = 0; first < width; first += stocksAtOnce) {
    const part = someStocks(bars, first, Math.min(width, first + stocksAtOnce));
    for (let n = 0; n < part.symbols.length; n++) {
      for (const stretch of stretchesOf(part, n)) {
        const ranges = averageTrueRange(stretch);
        const states = regimesOf(stretch.close);
        for (let i = 0; i < stretch.at.length; i++) {
          const cell = stretch.at[i]! * width + first + n;
          range[cell] = ranges[i]!;
          regime[cell] = states[i]!;
        }
      }
    }
  }
  return { range, regime };
}

function someStocks(bars: BarPanel, from: number, to: number): BarPanel {
  const width = bars.symbols.length;
  const pick = (column: Float64Array) => {
    const out = new Float64Array(bars.sessions.length * (to - from));
    for (let t = 0; t < bars.sessions.length; t++) {
      out.set(column.subarray(t * width + from, t * width + to), t * (to - from));
    }
    return out;
  };
  return {
    symbols: bars.symbols.slice(from, to),
    sessions: bars.sessions,
    open: pick(bars.open),
    high: pick(bars.high),
    low: pick(bars.low),
    close: pick(bars.close),
    volume: pick(bars.volume),
  };
}
