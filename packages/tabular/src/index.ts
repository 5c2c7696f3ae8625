export { writeFileAtomic } from './atomic-write.ts';
export { readCsv } from './read-csv.ts';
export { readParquet } from './read-parquet.ts';
export { type Column, type ColumnChoice, type Dictionary, missingDay, type Table } from './table.ts';
export { type ColumnData, writeParquet } from './write-parquet.ts';
