import type { EpochDay } from '@gammatwin/core';

/** Collects long rows (one symbol, one session, a fixed number of values) and lays them out as sessions × symbols. */
interface Grid {
  readonly symbols: readonly string[];
  readonly sessions: Int32Array;
  /** sessions × symbols, row-major: the index of the collected row, −1 where there is none. */
  readonly rowAt: Int32Array;
}

export interface GridRows {
  /** Index of the row. */
  add(symbol: string, session: EpochDay): number;
  /** Asked symbols keep their order, with a column even without a row; else those that came, sorted. */
  layOut(symbols?: readonly string[]): Grid;
}

export function createGridRows(): GridRows {
  const rowSymbols: string[] = [];
  const rowSessions: EpochDay[] = [];
  return {
    add(symbol, session) {
      rowSymbols.push(symbol);
      return rowSessions.push(session) - 1;
    },
    layOut(asked) {
      const symbols = asked ?? [...new Set(rowSymbols)].sort();
      const sessions = Int32Array.from(new Set(rowSessions)).sort();
      const columnOf = new Map(symbols.map((symbol, n) => [symbol, n]));
      const lineOf = new Map(Array.from(sessions, (session, t) => [session, t]));
      const rowAt = new Int32Array(sessions.length * symbols.length).fill(-1);
      for (const [row, symbol] of rowSymbols.entries()) {
        const t = lineOf.get(rowSessions[row] ?? 0) ?? 0;
        const n = columnOf.get(symbol);
        if (n !== undefined) rowAt[t * symbols.length + n] = row;
      }
      return { symbols, sessions, rowAt };
    },
  };
}
