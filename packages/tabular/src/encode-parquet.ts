import { invalidInput } from '@gammatwin/core';
import {
  Table as ArrowTable,
  DateDay,
  Float32,
  Float64,
  Int32,
  makeData,
  tableToIPC,
  Uint8,
  Vector,
} from 'apache-arrow';
import { Compression, Table as WasmTable, WriterPropertiesBuilder, writeParquet } from 'parquet-wasm';
import { type Dictionary, missingDay } from './table.ts';
import { utf8Vector } from './utf8-vector.ts';

/** A column to write: numbers as they are (NaN stays NaN), text as texts or as a dictionary, dates as epoch days. */
export type ColumnData =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint8Array
  | readonly string[]
  | Dictionary
  | { readonly days: Int32Array };

/**
 * Columns of equal length as the bytes of a Parquet file (ZSTD). A code of −1 and a `missingDay` become nulls. Throws
 * INVALID_INPUT, with `name`, when lengths differ or there is no column.
 */
export function encodeParquet(
  columns: Readonly<Record<string, ColumnData>>,
  name = 'the Parquet file',
): Uint8Array {
  const vectors = Object.fromEntries(
    Object.entries(columns).map(([column, data]) => [column, toVector(data)] as const),
  );
  const lengths = Object.entries(vectors).map(([column, vector]) => `${column} ${vector.length}`);
  const [first] = Object.values(vectors);
  if (!first || Object.values(vectors).some((vector) => vector.length !== first.length)) {
    throw invalidInput(`columns of ${name}`, 'columns of one length', lengths.join(', '));
  }
  const table = WasmTable.fromIPCStream(tableToIPC(new ArrowTable(vectors), 'stream'));
  return writeParquet(table, new WriterPropertiesBuilder().setCompression(Compression.ZSTD).build());
}

function toVector(column: ColumnData): Vector {
  if (column instanceof Float64Array) return new Vector([makeData({ type: new Float64(), data: column })]);
  if (column instanceof Float32Array) return new Vector([makeData({ type: new Float32(), data: column })]);
  if (column instanceof Int32Array) return new Vector([makeData({ type: new Int32(), data: column })]);
  if (column instanceof Uint8Array) return new Vector([makeData({ type: new Uint8(), data: column })]);
  if ('days' in column) return daysVector(column.days);
  if ('codes' in column) return utf8Vector(column);
  return utf8Vector({ codes: Int32Array.from(column, (_, i) => i), values: column });
}

function daysVector(days: Int32Array): Vector {
  const nullBitmap = new Uint8Array((days.length + 7) >> 3);
  let nullCount = 0;
  for (let i = 0; i < days.length; i++) {
    if (days[i] === missingDay) nullCount++;
    else nullBitmap[i >> 3]! |= 1 << (i & 7);
  }
  return new Vector([makeData({ type: new DateDay(), data: days, nullCount, nullBitmap })]);
}
