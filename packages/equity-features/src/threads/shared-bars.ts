import type { BarPanel } from '@gammatwin/core';

/** The same bars in memory that threads share; as they are where they lie there already. */
export function sharedBars(bars: BarPanel): BarPanel {
  const { symbols, sessions, open, high, low, close, volume } = bars;
  return {
    symbols,
    sessions,
    open: shared(open),
    high: shared(high),
    low: shared(low),
    close: shared(close),
    volume: shared(volume),
  };
}

function shared(column: Float64Array): Float64Array {
  if (column.buffer instanceof SharedArrayBuffer) return column;
  const copy = new Float64Array(new SharedArrayBuffer(column.length * 8));
  copy.set(column);
  return copy;
}
