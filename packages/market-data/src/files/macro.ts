import { basename } from 'node:path';
import { type EpochDay, invalidInput } from '@gammatwin/core';
import { type MacroName, macroNames } from '../macro-names.ts';
import { readTable, tableFiles } from './table-files.ts';

/** Day → value, for each series. */
export type MacroSeries = Readonly<Record<MacroName, ReadonlyMap<EpochDay, number>>>;

/**
 * Reads macro/: the close of a file with 'vix' or 'spy' in its name, and the columns DGS3MO, DGS2 and DGS10 of any
 * other. Throws INVALID_INPUT on a file that has neither.
 */
export async function readMacro(folder: string): Promise<MacroSeries> {
  const series: Record<MacroName, Map<EpochDay, number>> = {
    vix: new Map(),
    spy: new Map(),
    dgs3mo: new Map(),
    dgs2: new Map(),
    dgs10: new Map(),
  };
  for (const path of tableFiles(folder)) {
    const columns = new Map<string, MacroName>();
    let dateColumn = '';
    const table = await readTable(path, (present) => {
      const find = (wanted: string) => present.find((name) => name.toLowerCase() === wanted);
      dateColumn = find('date') ?? '';
      const index = /vix|spy/i.exec(basename(path))?.[0].toLowerCase();
      for (const name of index ? [index as MacroName] : macroNames.slice(2)) {
        const column = find(index ? 'close' : name);
        if (column) columns.set(column, name);
      }
      if (dateColumn && columns.size > 0) return [dateColumn, ...columns.keys()];
      throw invalidInput(
        `columns of ${path}`,
        'date with close (VIX, SPY) or DGS3MO, DGS2, DGS10',
        present.join(', '),
      );
    });
    const days = table.column(dateColumn).days();
    for (const [column, name] of columns) {
      for (const [row, value] of table.column(column).numbers().entries()) {
        if (!Number.isNaN(value)) series[name].set(days[row]!, value);
      }
    }
  }
  return series;
}
