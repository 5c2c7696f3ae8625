import { GammaTwinError } from '@gammatwin/core';
import { tableFromIPC } from 'apache-arrow';
import { ParquetFile, readParquet } from 'parquet-wasm';
import { arrowColumn } from './arrow-column.ts';
import { type ColumnChoice, chooseColumns, requireColumns, type Table } from './table.ts';

const batchSize = 1 << 20;

/**
 * All columns of a Parquet file's bytes; `name` stands for the file in errors. Throws UNREADABLE_FILE when the bytes
 * are no Parquet.
 */
export function decodeParquet(bytes: Uint8Array, name: string): Table {
  try {
    return asTable(name, readParquet(bytes, { batchSize }).intoIPCStream());
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

/** Only the chosen columns, which the synchronous reader cannot pick. Throws INVALID_INPUT when one is not there. */
export async function decodeParquetColumns(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  columns: ColumnChoice,
): Promise<Table> {
  let file: ParquetFile | undefined;
  try {
    file = await ParquetFile.fromFile(new Blob([bytes]));
    const { schema } = tableFromIPC(file.schema().intoIPCStream());
    const chosen = chooseColumns(
      name,
      columns,
      schema.fields.map((field) => field.name),
    );
    const read = await file.read({ batchSize, columns: [...chosen] });
    return asTable(name, read.intoIPCStream(), chosen);
  } catch (cause) {
    throw cause instanceof GammaTwinError ? cause : unreadable(name, cause);
  } finally {
    file?.free();
  }
}

/** UNREADABLE_FILE for what could not be read as Parquet. */
export function unreadable(name: string, cause: unknown): GammaTwinError {
  return new GammaTwinError('UNREADABLE_FILE', `${name}: cannot be read as Parquet: ${String(cause)}`, {
    fields: { path: name },
    cause,
  });
}

function asTable(name: string, ipc: Uint8Array, chosen?: readonly string[]): Table {
  const arrow = tableFromIPC(ipc);
  const names = chosen ?? arrow.schema.fields.map((field) => String(field.name));
  const place = (row: number) => `row ${row + 1}`;
  return {
    file: name,
    rows: arrow.numRows,
    names,
    place,
    column(column) {
      requireColumns(name, [column], names);
      return arrowColumn(arrow.getChild(column)!, (row) => `${name}, ${place(row)}, column ${column}`);
    },
  };
}
