import { writeFileAtomic } from './atomic-write.ts';
import { type ColumnData, encodeParquet } from './encode-parquet.ts';

/** Writes a Parquet file, whole or not at all; see encodeParquet. */
export async function writeParquet(
  path: string,
  columns: Readonly<Record<string, ColumnData>>,
): Promise<void> {
  await writeFileAtomic(path, encodeParquet(columns, path));
}
