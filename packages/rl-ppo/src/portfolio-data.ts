import { type BarPanel, type GicsSector, invalidInput } from '@gammatwin/core';
import type { OptionsSignal } from './options-points.ts';
import { macroInputs, optionsMarketInputs, stockInputs, vixInput } from './state.ts';

/** Columns [T × N] of raw options signals for the reward's options bonus; NaN = none. */
export type OptionsSignalColumns = Readonly<Record<keyof OptionsSignal, Float32Array | Float64Array>>;

/** What the portfolio environment replays: T sessions × N symbols. Row t may hold only what was known at t's close. */
export interface PortfolioData {
  readonly bars: BarPanel;
  /** [T × N × 13], finite, in the order of `stockInputs`. */
  readonly stocks: Float32Array;
  /** [T × 10] in the order of `macroInputs`; NaN where unknown. */
  readonly macro: Float32Array;
  /** [T × 8] in the order of `optionsMarketInputs`; NaN where the VIX is unknown. */
  readonly optionsMarket: Float32Array;
  /** [N × N] of row t as `edgeMask` makes it; return the same array for sessions that share a graph. */
  adjacency(t: number): Float32Array;
  /** [N] */
  readonly sectors: readonly (GicsSector | null)[];
  /** [T × N]: 1 = a selected stock is bought, −1 = sold short (the sign of the twin's forecast). Null = all bought. */
  readonly sides: Int8Array | null;
  readonly optionsSignals: OptionsSignalColumns | null;
}

const checked = new WeakSet<PortfolioData>();

/** Refuses wrong lengths, and inputs that are neither finite nor of those that may be unknown (NaN). */
export function checkPortfolioData(data: PortfolioData): void {
  if (checked.has(data)) return;
  const symbols = data.bars.symbols.length;
  const sessions = data.bars.sessions.length;
  const cells = sessions * symbols;
  const columns: [string, ArrayLike<number>, number][] = [
    ['open', data.bars.open, cells],
    ['close', data.bars.close, cells],
    ['stocks', data.stocks, cells * stockInputs.length],
    ['macro', data.macro, sessions * macroInputs.length],
    ['optionsMarket', data.optionsMarket, sessions * optionsMarketInputs.length],
  ];
  if (data.sides) columns.push(['sides', data.sides, cells]);
  for (const [name, column] of Object.entries(data.optionsSignals ?? {})) columns.push([name, column, cells]);
  for (const [name, column, length] of columns) {
    if (column.length !== length) throw invalidInput(`length of ${name}`, String(length), column.length);
  }
  if (data.sectors.length !== symbols)
    throw invalidInput('sectors', `${symbols} entries`, data.sectors.length);
  for (const name of ['stocks', 'macro', 'optionsMarket'] as const) {
    const bad = data[name].findIndex(
      (value, at) => !Number.isFinite(value) && !(Number.isNaN(value) && mayBeUnknown(name, at)),
    );
    if (bad < 0) continue;
    const expected = mayBeUnknown(name, bad) ? 'a finite number or NaN' : 'a finite number';
    throw invalidInput(`${name} at ${bad}`, expected, data[name][bad]);
  }
  if (data.sides?.some((side) => side !== 1 && side !== -1)) throw invalidInput('sides', '1 or −1', 'others');
  checked.add(data);
}

function mayBeUnknown(name: 'stocks' | 'macro' | 'optionsMarket', at: number): boolean {
  return name === 'macro' || (name === 'optionsMarket' && at % optionsMarketInputs.length === vixInput);
}
