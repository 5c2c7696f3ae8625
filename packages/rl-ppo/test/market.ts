import type { BarPanel } from '@gammatwin/core';
import { type PortfolioData, stockInputs } from '../src/index.ts';

/** Prices [T][N] of a small market; everything else is neutral and may be overridden. */
export function market(
  open: readonly (readonly number[])[],
  close: readonly (readonly number[])[],
  overrides: Partial<PortfolioData> = {},
): PortfolioData {
  const sessions = close.length;
  const symbols = close[0]!.length;
  const flat = (rows: readonly (readonly number[])[]) => Float64Array.from(rows.flat());
  const bars: BarPanel = {
    symbols: Array.from({ length: symbols }, (_, n) => `S${n}`),
    sessions: Int32Array.from({ length: sessions }, (_, t) => 20_000 + t),
    open: flat(open),
    close: flat(close),
    high: flat(close),
    low: flat(open),
    volume: new Float64Array(sessions * symbols).fill(1e6),
  };
  const adjacency = new Float32Array(symbols * symbols);
  return {
    bars,
    stocks: new Float32Array(sessions * symbols * stockInputs.length),
    macro: new Float32Array(sessions * 10),
    optionsMarket: new Float32Array(sessions * 8),
    adjacency: () => adjacency,
    sectors: Array.from({ length: symbols }, () => null),
    sides: null,
    optionsSignals: null,
    ...overrides,
  };
}
