import type { BarPanel } from '@gammatwin/core';

/** Where the levels of the hit label stand unless told, in multiples of ATR(14) from the entry; see `buildLabels`. */
export const hitTargetLevels: { readonly target: number; readonly stop: number } = { target: 1.4, stop: 2 };

interface HitTargetParts {
  readonly bars: BarPanel;
  /** 1 where the panel has a bar. */
  readonly traded: Uint8Array;
  /** Average true range known at each session, USD; NaN where unknown. */
  readonly range: Float64Array;
  readonly horizon: number;
  /** Multiples of the range. */
  readonly target: number;
  readonly stop: number;
}

/**
 * For each cell 1 = target touched first, 0 = stop first; NaN = neither, a bar of D … D+horizon is missing, or the range is
 * unknown or 0, when there are no levels.
 */
export function hitTargetOf({ bars, traded, range, horizon, target, stop }: HitTargetParts): Float64Array {
  const width = bars.symbols.length;
  const out = new Float64Array(traded.length).fill(Number.NaN);
  for (let cell = 0; cell + horizon * width < out.length; cell++) {
    if (!(range[cell]! > 0) || !tradedThroughout(traded, width, cell, horizon)) continue;
    const entry = bars.open[cell + width]!;
    out[cell] = firstTouch(bars, cell, horizon, entry + target * range[cell]!, entry - stop * range[cell]!);
  }
  return out;
}

function tradedThroughout(traded: Uint8Array, width: number, cell: number, horizon: number): boolean {
  for (let s = 0; s <= horizon; s++) if (!traded[cell + s * width]) return false;
  return true;
}

/** Daily bars don't tell which of two levels came first, so a day with both counts as the stop. */
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
