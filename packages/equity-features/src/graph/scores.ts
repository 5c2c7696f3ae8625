import type { BarPanel } from '@gammatwin/core';
import { hasBar } from '../stretch.ts';

/** Sessions before the scored one whose returns give its volatility. */
const volatilityWindow = 60;
const fewestReturns = 20;
const clip = 4;

/**
 * Daily returns of the sessions `from` … `to` (indices, row-major [sessions × stocks], NaN where unknown), as they are or
 * robust: divided by the stock's own volatility known the day before and clipped at ±4, so that one crash weighs no more
 * than four ordinary days. That volatility is √(π/2) · mean |return| of the 60 sessions before (the deviation of a
 * normal distribution with that mean), of at least 20 known ones. `anchors` as `anchorsOf` gives them.
 */
export function returnScores(
  bars: BarPanel,
  anchors: Int32Array,
  from: number,
  to: number,
  robust: boolean,
): Float64Array {
  if (!robust) return dailyReturns(bars, from, to);
  const width = bars.symbols.length;
  const first = Math.max(0, anchors[from]! - volatilityWindow);
  const returns = dailyReturns(bars, first, to);
  const scores = new Float64Array((to - from + 1) * width);
  const past = new PastSizes(width);
  const scale = Math.sqrt(Math.PI / 2);
  for (let t = anchors[from]!; t <= to; t++) {
    const row = (t - first) * width;
    if (t === anchors[t]) past.clear();
    const since = t === anchors[t] ? t - volatilityWindow : t - 1;
    for (let s = Math.max(first, since); s < t; s++) past.add(returns, (s - first) * width);
    if (t !== anchors[t] && t - 1 - volatilityWindow >= first) {
      past.remove(returns, row - (1 + volatilityWindow) * width);
    }
    if (t < from) continue;
    for (let n = 0; n < width; n++) {
      const volatility = past.known[n]! < fewestReturns ? 0 : (scale * past.sum[n]!) / past.known[n]!;
      const score = past.moved[n]! > 0 && volatility > 0 ? returns[row + n]! / volatility : Number.NaN;
      scores[(t - from) * width + n] = Math.min(clip, Math.max(-clip, score));
    }
  }
  return scores;
}

/** |returns| of the sessions before, summed for each stock. */
class PastSizes {
  readonly sum: Float64Array;
  readonly known: Int32Array;
  /** Those that are not 0: what rounding leaves in a sum of zeros is no volatility. */
  readonly moved: Int32Array;

  constructor(stocks: number) {
    this.sum = new Float64Array(stocks);
    this.known = new Int32Array(stocks);
    this.moved = new Int32Array(stocks);
  }

  clear(): void {
    for (const column of [this.sum, this.known, this.moved]) column.fill(0);
  }

  add(returns: Float64Array, row: number): void {
    for (let n = 0; n < this.sum.length; n++) {
      const size = Math.abs(returns[row + n]!);
      if (!(size >= 0)) continue;
      this.sum[n]! += size;
      this.known[n]!++;
      if (size > 0) this.moved[n]!++;
    }
  }

  remove(returns: Float64Array, row: number): void {
    for (let n = 0; n < this.sum.length; n++) {
      const size = Math.abs(returns[row + n]!);
      if (!(size >= 0)) continue;
      this.sum[n]! -= size;
      this.known[n]!--;
      if (size > 0) this.moved[n]!--;
    }
  }
}

function dailyReturns(bars: BarPanel, from: number, to: number): Float64Array {
  const width = bars.symbols.length;
  const out = new Float64Array((to - from + 1) * width).fill(Number.NaN);
  for (let cell = Math.max(1, from) * width; cell < (to + 1) * width; cell++) {
    if (!hasBar(bars, cell) || !hasBar(bars, cell - width)) continue;
    out[cell - from * width] = bars.close[cell]! / bars.close[cell - width]! - 1;
  }
  return out;
}
