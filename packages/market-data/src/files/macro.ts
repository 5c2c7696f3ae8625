import { basename } from 'node:path';
import { type EpochDay, invalidInput, isSession } from '@gammatwin/core';
import { missingDay, type Table } from '@gammatwin/tabular';
import { type MacroName, macroNames } from '../macro-names.ts';
import { type FileAccount, type LeftOut, leftOutOf } from './account.ts';
import { gatherRejections, type Rejection } from './rejection.ts';
import { readTable, tableFiles } from './table-files.ts';

/** Day → value, for each series. */
type MacroSeries = Readonly<Record<MacroName, ReadonlyMap<EpochDay, number>>>;

export interface Macro {
  readonly series: MacroSeries;
  readonly rejected: readonly Rejection[];
  /** `spyBars`: the sessions on which SPY's bars are taken instead of its series. */
  accounts(spyBars: ReadonlySet<EpochDay>): FileAccount[];
}

interface MacroFile {
  readonly table: Table;
  readonly days: Int32Array;
  readonly values: ReadonlyMap<MacroName, Float64Array>;
  readonly rejected: readonly Rejection[];
}

/**
 * Reads macro/: the close of a file with 'vix' or 'spy' in its name, and the columns DGS3MO, DGS2 and DGS10 of any
 * other. Throws INVALID_INPUT on a file that has neither.
 */
export async function readMacro(folder: string): Promise<Macro> {
  const files: MacroFile[] = [];
  for (const path of tableFiles(folder)) files.push(await readFile(path));
  const series = Object.fromEntries(
    macroNames.map((name) => [name, new Map<EpochDay, number>()]),
  ) as unknown as Record<MacroName, Map<EpochDay, number>>;
  for (const { days, values } of files) {
    for (const [name, column] of values) {
      for (const [row, value] of column.entries()) {
        if (!Number.isNaN(value)) series[name].set(days[row]!, value);
      }
    }
  }
  return {
    series,
    rejected: files.flatMap(({ rejected }) => rejected),
    accounts: (spyBars) => files.map((file) => accountOf(file, spyBars)),
  };
}

async function readFile(path: string): Promise<MacroFile> {
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
    const wanted = 'date with close (VIX, SPY) or DGS3MO, DGS2, DGS10';
    throw invalidInput(`columns of ${path}`, wanted, present.join(', '));
  });
  const days = table.column(dateColumn).days();
  const values = new Map(
    Array.from(columns, ([column, name]) => [name, table.column(column).numbers()] as const),
  );
  const faults: Omit<Rejection, 'rows'>[] = [];
  const known = new Map<EpochDay, boolean>();
  for (const [row, day] of days.entries()) {
    if (!known.has(day)) known.set(day, day !== missingDay && isSession(day));
    const nothing = [...values.values()].every((column) => Number.isNaN(column[row]!));
    const reason =
      (day === missingDay && 'no date') ||
      (nothing && 'no value') ||
      (!known.get(day) && 'the exchange was closed that day');
    if (!reason) continue;
    for (const column of values.values()) column[row] = Number.NaN;
    const first = table.place(row);
    faults.push({ kind: 'macro', file: path, reason, first, symbol: '', session: null });
  }
  return { table, days, values, rejected: gatherRejections(faults) };
}

function accountOf(
  { table, days, values, rejected }: MacroFile,
  spyBars: ReadonlySet<EpochDay>,
): FileAccount {
  let records = 0;
  let superseded = 0;
  let given = 0;
  for (const [row, day] of days.entries()) {
    let [own, taken] = [0, 0];
    for (const [name, column] of values) {
      if (Number.isNaN(column[row]!)) continue;
      if (name === 'spy' && spyBars.has(day)) taken++;
      else own++;
    }
    records += own;
    if (own > 0) given++;
    else if (taken > 0) superseded++;
  }
  const leftOut: LeftOut[] = leftOutOf(rejected);
  if (superseded > 0) {
    leftOut.push({ what: 'superseded', reason: 'the bars of SPY have the session too', rows: superseded });
  }
  return { file: table.file, kind: 'macro', rowsRead: table.rows, rowsGiven: given, records, leftOut };
}
