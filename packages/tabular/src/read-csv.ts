import { readFile } from 'node:fs/promises';
import { GammaTwinError, invalidInput } from '@gammatwin/core';
import { type CsvRecords, parseCsv } from './csv.ts';
import { dictionaryDays } from './date-text.ts';
import {
  type Column,
  type ColumnChoice,
  chooseColumns,
  type Dictionary,
  requireColumns,
  type Table,
} from './table.ts';

/**
 * Reads a CSV file with a header (RFC 4180, UTF-8), or only the given columns of it; empty fields, 'NaN', 'nan', 'NA'
 * and 'null' are missing numbers. Throws INVALID_INPUT when a wanted column is not there or a line is malformed, and
 * UNREADABLE_FILE when the file is not.
 */
export async function readCsv(path: string, columns?: ColumnChoice): Promise<Table> {
  const records = await load(path);
  const names = chooseColumns(path, columns, records.header);
  const place = (row: number) => `line ${records.lines[row] ?? 1}`;
  return {
    file: path,
    rows: records.lines.length,
    names,
    place,
    column(name) {
      requireColumns(path, [name], names);
      const fields = records.fields[records.header.indexOf(name)] ?? [];
      return textColumn(fields, (row) => `${path}, ${place(row)}, column ${name}`);
    },
  };
}

async function load(path: string): Promise<CsvRecords> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new GammaTwinError('UNREADABLE_FILE', `${path}: cannot be read: ${String(cause)}`, {
      fields: { path },
      cause,
    });
  }
  return parseCsv(path, text);
}

const missing = new Set(['', 'NaN', 'nan', 'NA', 'null']);

function textColumn(fields: readonly string[], where: (row: number) => string): Column {
  const dictionary = (): Dictionary => {
    const found = new Map<string, number>();
    const codes = Int32Array.from(fields, (text) => {
      if (text === '') return -1;
      let code = found.get(text);
      if (code === undefined) {
        code = found.size;
        found.set(text, code);
      }
      return code;
    });
    return { codes, values: [...found.keys()] };
  };
  return {
    numbers: () =>
      Float64Array.from(fields, (text, row) => {
        if (missing.has(text)) return Number.NaN;
        const value = Number(text);
        if (Number.isNaN(value)) throw invalidInput(where(row), 'a number', text);
        return value;
      }),
    strings: () => [...fields],
    dictionary,
    days: () => dictionaryDays(dictionary(), where),
  };
}
