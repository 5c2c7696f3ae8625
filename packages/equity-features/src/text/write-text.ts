import type { BarPanel } from '@gammatwin/core';
import { equityFeatures } from '../registry.ts';
import { hasBar } from '../stretch.ts';
import { textFeatures } from './features.ts';

const width = equityFeatures.length;
const firstText = equityFeatures.indexOf(textFeatures[0]!);

/**
 * Puts known text features (columns over the cells of `bars`, NaN = unknown) in the place of the missing ones, wherever a
 * stock has a bar.
 */
export function writeText(
  bars: BarPanel,
  columns: readonly Float64Array[],
  values: Float64Array,
  missing: Uint8Array,
): void {
  if (columns.length === 0) return;
  for (let cell = 0; cell < bars.close.length; cell++) {
    if (!hasBar(bars, cell)) continue;
    const row = cell * width + firstText;
    for (let f = 0; f < columns.length; f++) {
      const value = columns[f]![cell]!;
      if (value - value !== 0) continue;
      values[row + f] = value;
      missing[row + f] = 0;
    }
  }
}
