import { GammaTwinError } from '@gammatwin/core';
import type { Table } from '@gammatwin/tabular';

/** A row that doesn't say which option it is about: the whole file is refused. */
export function invalidChain(table: Table, row: number, column: string, was: unknown): GammaTwinError {
  const place = table.place(row);
  return new GammaTwinError(
    'INVALID_CHAIN',
    `${table.file}, ${place}, column ${column}: was ${String(was)}`,
    {
      fields: { file: table.file, place, column, was },
    },
  );
}
