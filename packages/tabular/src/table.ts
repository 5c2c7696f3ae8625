import { invalidInput } from '@gammatwin/core';

/** Text as numbers: row i holds values[codes[i]], or nothing where the code is −1. Values stand in order of appearance. */
export interface Dictionary {
  readonly codes: Int32Array;
  readonly values: readonly string[];
}

/** The epoch day of a row that has none. */
export const missingDay = -0x80000000;

/**
 * One column, converted when asked; each call makes a new array. A conversion that makes no sense for the column
 * (numbers of names, days of prices) throws INVALID_INPUT with the file, the column and the row.
 */
export interface Column {
  /** NaN where there is nothing; 64-bit integers come as the nearest double. */
  numbers(): Float64Array;
  /** '' where there is nothing. */
  strings(): string[];
  /** For grouping: far quicker than strings(). */
  dictionary(): Dictionary;
  /** Epoch days of dates, timestamps (UTC) or text that starts with YYYY-MM-DD or MM/DD/YYYY; `missingDay` where nothing. */
  days(): Int32Array;
}

export interface Table {
  readonly file: string;
  readonly rows: number;
  readonly names: readonly string[];
  /** Throws INVALID_INPUT that names the file, the column and what there is instead. */
  column(name: string): Column;
  /** How a person finds a row (counted from 0 here): 'row 8' of a Parquet file, 'line 9' of a CSV file. */
  place(row: number): string;
}

/** Throws INVALID_INPUT unless all of `expected` are among `present`. */
export function requireColumns(file: string, expected: readonly string[], present: readonly string[]): void {
  if (expected.every((name) => present.includes(name))) return;
  throw invalidInput(`columns of ${file}`, expected.join(', '), present.join(', '));
}

/** The columns to read: by name, or chosen when the names that are there are known; all of them when absent. */
export type ColumnChoice = readonly string[] | ((present: readonly string[]) => readonly string[]);

/** The chosen names. Throws INVALID_INPUT when one of them is not there. */
export function chooseColumns(
  file: string,
  choice: ColumnChoice | undefined,
  present: readonly string[],
): readonly string[] {
  if (!choice) return present;
  const names = typeof choice === 'function' ? choice(present) : choice;
  requireColumns(file, names, present);
  return names;
}
