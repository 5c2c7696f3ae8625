import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GammaTwinError } from '@gammatwin/core';
import { type ColumnChoice, readCsv, readParquet, type Table } from '@gammatwin/tabular';

/** Throws MISSING_FOLDER unless the folder is there with at least one of the sub-folders that a provider reads. */
export function checkFolder(folder: string, inside: readonly string[]): void {
  if (!isFolder(folder)) {
    throw new GammaTwinError('MISSING_FOLDER', `market data folder ${folder} does not exist`, {
      fields: { folder },
    });
  }
  if (inside.some((name) => isFolder(join(folder, name)))) return;
  throw new GammaTwinError(
    'MISSING_FOLDER',
    `market data folder ${folder} has none of ${inside.map((name) => `${name}/`).join(', ')}`,
    { fields: { folder } },
  );
}

export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/** The Parquet and CSV files of a folder, sorted by name; none when there is no such folder. */
export function tableFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.(parquet|csv)$/i.test(name))
    .sort()
    .map((name) => join(folder, name));
}

export function readTable(path: string, columns: ColumnChoice): Promise<Table> {
  return /\.csv$/i.test(path) ? readCsv(path, columns) : readParquet(path, columns);
}
