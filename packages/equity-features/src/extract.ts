import {
  type BarPanel,
  type FeaturePanel,
  type GicsSector,
  gicsSectors,
  type Instrument,
  invalidInput,
} from '@gammatwin/core';
import { blocksOf } from './block.ts';
import { emptyCells } from './empty-cells.ts';
import { FeatureEngine } from './engine.ts';
import { barColumns } from './engine-state.ts';
import { equityFeatureNames } from './registry.ts';
import { textColumns } from './text/columns.ts';
import type { ReadArticle } from './text/news-reading.ts';
import { writeText } from './text/write-text.ts';

export interface EquityFeatureExtraction {
  readonly bars: BarPanel;
  /** Sectors are looked up by symbol; a symbol that is not listed has an unknown sector. */
  readonly instruments: readonly Instrument[];
  /** Without any, all text features are missing. */
  readonly news?: readonly ReadArticle[];
}

/**
 * All equity features of every session and symbol; the value at session t reads bars of sessions ≤ t and news known at
 * t's close alone. A value without enough history is its neutral default and marked as missing.
 */
export function extractEquityFeatures({ bars, instruments, news }: EquityFeatureExtraction): FeaturePanel {
  checkBars(bars);
  const { symbols, sessions } = bars;
  const { values, missing } = emptyCells(bars.close.length);
  const engine = new FeatureEngine(sectorIndices(symbols, instruments));
  for (const [from, to] of blocksOf(sessions)) {
    engine.run(bars, from, to, true, { values, missing, cell: from * symbols.length, skipped: 0 });
  }
  if (news) writeText(bars, textColumns(news, symbols, sessions), values, missing);
  return { names: equityFeatureNames, symbols, sessions, values, missing };
}

/** Index into `gicsSectors` of each symbol, −1 where unknown. */
export function sectorIndices(symbols: readonly string[], instruments: readonly Instrument[]): Int8Array {
  const sectors = new Map<string, GicsSector | null>(instruments.map((i) => [i.symbol, i.sector]));
  return Int8Array.from(symbols, (symbol) => {
    const sector = sectors.get(symbol);
    return sector ? gicsSectors.indexOf(sector) : -1;
  });
}

/** Throws INVALID_INPUT on columns of the wrong length and sessions that don't ascend. */
export function checkBars(bars: BarPanel): void {
  const cells = bars.sessions.length * bars.symbols.length;
  for (const column of barColumns) {
    if (bars[column].length !== cells) {
      throw invalidInput(`bars.${column}`, `${cells} values (sessions × symbols)`, bars[column].length);
    }
  }
  for (let t = 1; t < bars.sessions.length; t++) {
    if (!(bars.sessions[t]! > bars.sessions[t - 1]!)) {
      throw invalidInput('bars.sessions', 'epoch days, ascending', bars.sessions[t]);
    }
  }
}
