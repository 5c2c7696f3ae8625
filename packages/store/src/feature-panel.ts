import { type FeaturePanel, invalidInput } from '@gammatwin/core';
import { createGridRows } from './grid.ts';

/** One symbol's features on one session, `at` being the index of its first value in the panel. */
export interface PanelRow {
  readonly session: number;
  readonly symbol: string;
  readonly at: number;
}

/** Every row of a panel, sessions first. Throws INVALID_INPUT on a value that isn't finite or arrays that don't fit. */
export function* panelRows(panel: FeaturePanel): Generator<PanelRow> {
  const width = panel.names.length;
  const size = panel.sessions.length * panel.symbols.length * width;
  if (panel.values.length !== size || panel.missing.length !== size) {
    throw invalidInput(
      'feature panel',
      `${size} values and flags`,
      `${panel.values.length} and ${panel.missing.length}`,
    );
  }
  let at = 0;
  for (const session of panel.sessions) {
    for (const symbol of panel.symbols) {
      checkFinite(panel, at, symbol);
      yield { session, symbol, at };
      at += width;
    }
  }
}

/** Collects stored rows and makes a panel of them; a cell without a row has value 0 and missing 1. */
export interface PanelBuilder {
  addRow(symbol: string, session: number): void;
  /** Called once for each name, in their order, after addRow; NaN (a NULL that someone stored) counts as missing. */
  addValue(value: number, missing: boolean): void;
  build(names: readonly string[], symbols?: readonly string[]): FeaturePanel;
}

export function createPanelBuilder(): PanelBuilder {
  const rows = createGridRows();
  const known: number[] = [];
  const flags: number[] = [];
  return {
    addRow(symbol, session) {
      rows.add(symbol, session);
    },
    addValue(value, missing) {
      const absent = Number.isNaN(value);
      known.push(absent ? 0 : value);
      flags.push(missing || absent ? 1 : 0);
    },
    build(names, asked) {
      const { symbols, sessions, rowAt } = rows.layOut(asked);
      const width = names.length;
      const values = new Float64Array(rowAt.length * width);
      const missing = new Uint8Array(rowAt.length * width).fill(1);
      for (const [cell, row] of rowAt.entries()) {
        if (row < 0) continue;
        for (let f = 0; f < width; f++) {
          values[cell * width + f] = known[row * width + f] ?? 0;
          missing[cell * width + f] = flags[row * width + f] ?? 1;
        }
      }
      return { names, symbols, sessions, values, missing };
    },
  };
}

function checkFinite(panel: FeaturePanel, at: number, symbol: string): void {
  for (let f = 0; f < panel.names.length; f++) {
    if (!Number.isFinite(panel.values[at + f])) {
      throw invalidInput(`${symbol} ${panel.names[f]}`, 'a finite number', panel.values[at + f]);
    }
  }
}
