import type { BarPanel } from '@gammatwin/core';
import { barColumns } from './engine-state.ts';

/** The same sessions over other symbols; no bar where a symbol is not in `bars`. */
export function alignedRows(bars: BarPanel, symbols: readonly string[]): BarPanel {
  const place = new Map(bars.symbols.map((symbol, n) => [symbol, n]));
  const from = Int32Array.from(symbols, (symbol) => place.get(symbol) ?? -1);
  const column = (values: Float64Array) => {
    const out = new Float64Array(bars.sessions.length * symbols.length).fill(Number.NaN);
    for (let t = 0; t < bars.sessions.length; t++) {
      for (let n = 0; n < symbols.length; n++) {
        if (from[n]! >= 0) out[t * symbols.length + n] = values[t * bars.symbols.length + from[n]!]!;
      }
    }
    return out;
  };
  return panelOf(symbols, bars.sessions, (name) => column(bars[name]));
}

interface Rows {
  readonly bars: BarPanel;
  readonly from: number;
  readonly to: number;
}

/** Sessions [from, to) of panels over the same symbols, one after another. */
export function joinedRows(symbols: readonly string[], parts: readonly Rows[]): BarPanel {
  const length = parts.reduce((sum, { from, to }) => sum + to - from, 0);
  const sessions = new Int32Array(length);
  let at = 0;
  for (const { bars, from, to } of parts) {
    sessions.set(bars.sessions.subarray(from, to), at);
    at += to - from;
  }
  const width = symbols.length;
  return panelOf(symbols, sessions, (name) => {
    const out = new Float64Array(length * width);
    let cell = 0;
    for (const { bars, from, to } of parts) {
      out.set(bars[name].subarray(from * width, to * width), cell);
      cell += (to - from) * width;
    }
    return out;
  });
}

function panelOf(
  symbols: readonly string[],
  sessions: Int32Array,
  column: (name: (typeof barColumns)[number]) => Float64Array,
): BarPanel {
  const [open, high, low, close, volume] = barColumns.map(column) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return { symbols, sessions, open, high, low, close, volume };
}
