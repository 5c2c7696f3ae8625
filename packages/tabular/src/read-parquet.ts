import { readFile } from 'node:fs/promises';
import { GammaTwinError } from '@gammatwin/core';
import { tableFromIPC } from 'apache-arrow';
import { ParquetFile } from 'parquet-wasm';
import { arrowColumn } from './arrow-column.ts';
import { type ColumnChoice, chooseColumns, requireColumns, type Table } from './table.ts';

/**
 * Reads a Parquet file, or only the given columns of it. Throws INVALID_INPUT when a wanted column is not there and
 * UNREADABLE_FILE when the file is not, or is no Parquet.
 */
export async function readParquet(path: string, columns?: ColumnChoice): Promise<Table> {
  const { names, ipc } = await withFile(path, async (file, present) => {
    const names = chooseColumns(path, columns, present);
    const read = await file.read({ batchSize: 1 << 20, columns: [...names] });
    return { names, ipc: read.intoIPCStream() };
  });
  const arrow = tableFromIPC(ipc);
  const place = (row: number) => `row ${row + 1}`;
  return {
    file: path,
    rows: arrow.numRows,
    names,
    place,
    column(name) {
      requireColumns(path, [name], names);
      return arrowColumn(arrow.getChild(name)!, (row) => `${path}, ${place(row)}, column ${name}`);
    },
  };
}

async function withFile<T>(
  path: string,
  use: (file: ParquetFile, present: readonly string[]) => Promise<T>,
): Promise<T> {
  let file: ParquetFile | undefined;
  try {
    file = await ParquetFile.fromFile(new Blob([await readFile(path)]));
    const { schema } = tableFromIPC(file.schema().intoIPCStream());
    return await use(
      file,
      schema.fields.map((field) => field.name),
    );
  } catch (cause) {
    if (cause instanceof GammaTwinError) throw cause;
    throw new GammaTwinError('UNREADABLE_FILE', `${path}: cannot be read as Parquet: ${String(cause)}`, {
      fields: { path },
      cause,
    });
  } finally {
    file?.free();
  }
}
