import {
  type BarPanel,
  type FeaturePanel,
  type GicsSector,
  gicsSectors,
  type Instrument,
  invalidInput,
} from '@gammatwin/core';
import { equityFeatureNames, equityFeatures, technicalFamilies, universeFamilies } from './registry.ts';
import { hasBar, stretchesOf } from './stretch.ts';

export interface EquityFeatureExtraction {
  readonly bars: BarPanel;
  /** Sectors are looked up by symbol; a symbol that is not listed has an unknown sector. */
  readonly instruments: readonly Instrument[];
}

/**
 * All equity features of every session and symbol; the value at session t reads bars of sessions ≤ t alone. A
 * value without enough history is its neutral default and marked as missing.
 */
export function extractEquityFeatures({ bars, instruments }: EquityFeatureExtraction): FeaturePanel {
  checkShape(bars);
  const values = new Float64Array(bars.close.length * equityFeatures.length).fill(Number.NaN);
  fillTechnical(values, bars);
  fillUniverse(values, bars, sectorIndices(bars, instruments));
  const missing = neutralise(values, bars);
  return { names: equityFeatureNames, symbols: bars.symbols, sessions: bars.sessions, values, missing };
}

function fillTechnical(values: Float64Array, bars: BarPanel): void {
  const width = bars.symbols.length;
  for (let n = 0; n < width; n++) {
    for (const stretch of stretchesOf(bars, n)) {
      const columns = technicalFamilies.flatMap((family) => family.compute(stretch));
      columns.forEach((column, f) => {
        for (let i = 0; i < column.length; i++) {
          values[(stretch.at[i]! * width + n) * equityFeatures.length + f] = column[i]!;
        }
      });
    }
  }
}

function fillUniverse(values: Float64Array, bars: BarPanel, sector: Int8Array): void {
  const features = equityFeatures.length;
  const column = (name: string) => {
    const f = equityFeatureNames.indexOf(name);
    return bars.close.map((_, cell) => values[cell * features + f]!);
  };
  let f = technicalFamilies.reduce((sum, family) => sum + family.features.length, 0);
  for (const family of universeFamilies) {
    for (const computed of family.compute({ bars, sector, column })) {
      for (let cell = 0; cell < computed.length; cell++) values[cell * features + f] = computed[cell]!;
      f++;
    }
  }
}

/** Puts neutral defaults where a value is unknown or there is no bar today, and says where. */
function neutralise(values: Float64Array, bars: BarPanel): Uint8Array {
  const features = equityFeatures.length;
  const missing = new Uint8Array(values.length);
  for (let cell = 0; cell < bars.close.length; cell++) {
    const traded = hasBar(bars, cell);
    for (let f = 0; f < features; f++) {
      const at = cell * features + f;
      if (traded && Number.isFinite(values[at]!)) continue;
      values[at] = equityFeatures[f]!.neutral;
      missing[at] = 1;
    }
  }
  return missing;
}

function sectorIndices(bars: BarPanel, instruments: readonly Instrument[]): Int8Array {
  const sectors = new Map<string, GicsSector | null>(instruments.map((i) => [i.symbol, i.sector]));
  return Int8Array.from(bars.symbols, (symbol) => {
    const sector = sectors.get(symbol);
    return sector ? gicsSectors.indexOf(sector) : -1;
  });
}

function checkShape(bars: BarPanel): void {
  const cells = bars.sessions.length * bars.symbols.length;
  for (const column of ['open', 'high', 'low', 'close', 'volume'] as const) {
    if (bars[column].length !== cells) {
      throw invalidInput(`bars.${column}`, `${cells} values (sessions × symbols)`, bars[column].length);
    }
  }
}
