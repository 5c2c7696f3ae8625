import { readFileSync } from 'node:fs';
import { realDataFolder } from '@gammatwin/testkit';
import type { OptionInput } from '../src/index.ts';

export interface ReferenceRow {
  readonly input: OptionInput;
  readonly value: number;
  readonly tolerance: number;
}

/** Rows of QuantLib's own test suite, null where the real-data folder is absent. */
export function quantlibRows(table: 'european_values' | 'american_ju'): ReferenceRow[] | null {
  const folder = realDataFolder();
  if (!folder) return null;
  const file = JSON.parse(readFileSync(`${folder}/reference/quantlib_values.json`, 'utf8'));
  return file[table].rows.map((row: ['call' | 'put', ...number[]]) => {
    const [side, strike, spot, dividendYield, rate, yearsToExpiry, volatility, value, tolerance] = row;
    const input = { side, strike, spot, dividendYield, rate, yearsToExpiry, volatility } as OptionInput;
    return { input, value, tolerance: tolerance ?? 0 };
  });
}
