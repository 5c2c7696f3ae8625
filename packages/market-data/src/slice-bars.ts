import type { BarSeries, EpochDay } from '@gammatwin/core';

/** The bars in [from, to]; null when there are none. */
export function sliceBars(bars: BarSeries, from: EpochDay, to: EpochDay): BarSeries | null {
  const start = firstAtLeast(bars.session, from);
  const end = firstAtLeast(bars.session, to + 1);
  if (end <= start) return null;
  return {
    symbol: bars.symbol,
    splitsThrough: bars.splitsThrough,
    session: bars.session.slice(start, end),
    open: bars.open.slice(start, end),
    high: bars.high.slice(start, end),
    low: bars.low.slice(start, end),
    close: bars.close.slice(start, end),
    volume: bars.volume.slice(start, end),
  };
}

/** Index of the first element that is at least `value`, in ascending numbers. */
export function firstAtLeast(ascending: Int32Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
