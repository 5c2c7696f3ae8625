import type { BarPanel } from '@gammatwin/core';

/** The bars that one stock has, oldest first, without holes. */
export interface OwnBars {
  readonly session: Int32Array;
  /** Row of the panel of each bar. */
  readonly at: Int32Array;
  readonly open: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

export function barColumns(bars: BarPanel, n: number): OwnBars {
  const width = bars.symbols.length;
  const rows: number[] = [];
  for (let t = 0; t < bars.sessions.length; t++) if (bars.close[t * width + n]! > 0) rows.push(t);
  const pick = (column: Float64Array) => Float64Array.from(rows, (t) => column[t * width + n]!);
  return {
    session: Int32Array.from(rows, (t) => bars.sessions[t]!),
    at: Int32Array.from(rows),
    open: pick(bars.open),
    close: pick(bars.close),
    volume: pick(bars.volume),
  };
}
