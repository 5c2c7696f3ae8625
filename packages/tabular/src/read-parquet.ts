import { readFile } from 'node:fs/promises';
import { decodeParquet, decodeParquetColumns, unreadable } from './decode-parquet.ts';
import type { ColumnChoice, Table } from './table.ts';

/**
 * Reads a Parquet file, or only the given columns of it. Throws INVALID_INPUT when a wanted column is not there and
 * UNREADABLE_FILE when the file is not, or is no Parquet.
 */
export async function readParquet(path: string, columns?: ColumnChoice): Promise<Table> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  return columns ? decodeParquetColumns(bytes, path, columns) : decodeParquet(bytes, path);
}
