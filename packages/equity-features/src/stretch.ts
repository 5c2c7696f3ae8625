import type { BarPanel } from '@gammatwin/core';

/**
 * Bars of one stock without a long gap, oldest first, all columns of equal length. Windows count the stock's own
 * bars, so a halt of a few days doesn't blank a year of features; after more than `longestGap` missing sessions
 * a new stretch starts and old prices are forgotten.
 */
export interface Stretch {
  /** Index into the panel's sessions. */
  readonly at: Int32Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Shares; NaN where unknown. */
  readonly volume: Float64Array;
}

export const longestGap = 5;

/** True where the panel has all four prices of a bar, positive and finite. `cell` is t · symbols.length + n. */
export function hasBar(bars: BarPanel, cell: number): boolean {
  return (
    isPrice(bars.open[cell]!) &&
    isPrice(bars.high[cell]!) &&
    isPrice(bars.low[cell]!) &&
    isPrice(bars.close[cell]!)
  );
}

/** The stretches of stock `n`, oldest first. */
export function stretchesOf(bars: BarPanel, n: number): Stretch[] {
  const width = bars.symbols.length;
  const stretches: Stretch[] = [];
  let at: number[] = [];
  for (let t = 0; t < bars.sessions.length; t++) {
    if (!hasBar(bars, t * width + n)) continue;
    const previous = at.at(-1);
    if (previous !== undefined && t - previous - 1 > longestGap) {
      stretches.push(gather(bars, n, at));
      at = [];
    }
    at.push(t);
  }
  if (at.length > 0) stretches.push(gather(bars, n, at));
  return stretches;
}

function gather(bars: BarPanel, n: number, at: readonly number[]): Stretch {
  const width = bars.symbols.length;
  const pick = (column: Float64Array) => {
    const out = new Float64Array(at.length);
    for (let i = 0; i < at.length; i++) out[i] = column[at[i]! * width + n]!;
    return out;
  };
  return {
    at: Int32Array.from(at),
    open: pick(bars.open),
    high: pick(bars.high),
    low: pick(bars.low),
    close: pick(bars.close),
    volume: pick(bars.volume),
  };
}

function isPrice(x: number): boolean {
  return x > 0 && x < Number.POSITIVE_INFINITY;
}
