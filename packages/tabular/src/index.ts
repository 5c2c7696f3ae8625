export { writeFileAtomic } from './atomic-write.ts';
export { decodeParquet } from './decode-parquet.ts';
export { type ColumnData, encodeParquet } from './encode-parquet.ts';
export { readCsv } from './read-csv.ts';
export { readParquet } from './read-parquet.ts';
export { type Column, type ColumnChoice, type Dictionary, missingDay, type Table } from './table.ts';
export { writeParquet } from './write-parquet.ts';
