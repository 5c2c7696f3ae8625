import { invalidInput } from '@gammatwin/core';
import { type Data, DataType, type Float, type Int, Precision, TimeUnit, type Vector } from 'apache-arrow';
import { byteDictionary } from './byte-dictionary.ts';
import { dictionaryDays } from './date-text.ts';
import { type Column, type Dictionary, missingDay } from './table.ts';

const ticksPerDay: Readonly<Record<TimeUnit, bigint>> = {
  [TimeUnit.SECOND]: 86_400n,
  [TimeUnit.MILLISECOND]: 86_400_000n,
  [TimeUnit.MICROSECOND]: 86_400_000_000n,
  [TimeUnit.NANOSECOND]: 86_400_000_000_000n,
};

/** An Arrow vector seen as a Column. `where` names file, column and row for errors. */
export function arrowColumn(vector: Vector, where: (row: number) => string): Column {
  const column: Column = {
    numbers: () => numbers(vector, where),
    strings() {
      const { codes, values } = column.dictionary();
      return Array.from(codes, (code) => (code < 0 ? '' : values[code]!));
    },
    dictionary: () => dictionary(vector, where),
    days() {
      if (DataType.isDate(vector.type) || DataType.isTimestamp(vector.type)) return days(vector);
      return dictionaryDays(column.dictionary(), where);
    },
  };
  return column;
}

function numbers(vector: Vector, where: (row: number) => string): Float64Array {
  const { type } = vector;
  if (!DataType.isInt(type) && !DataType.isFloat(type) && !DataType.isBool(type)) {
    throw invalidInput(where(0), 'a column of numbers', String(type));
  }
  const out = new Float64Array(vector.length);
  let at = 0;
  for (const data of vector.data as readonly Data<Int | Float>[]) {
    if (DataType.isBool(type) || (DataType.isFloat(type) && type.precision === Precision.HALF)) {
      for (let i = 0; i < data.length; i++) out[at + i] = Number(vector.get(at + i) ?? Number.NaN);
    } else {
      const values: ArrayLike<number | bigint> = data.values;
      if (values instanceof Float64Array) out.set(values.subarray(0, data.length), at);
      else for (let i = 0; i < data.length; i++) out[at + i] = Number(values[i]!);
      const isNull = nullTest(data);
      if (data.nullCount > 0) for (let i = 0; i < data.length; i++) if (isNull(i)) out[at + i] = Number.NaN;
    }
    at += data.length;
  }
  return out;
}

function dictionary(vector: Vector, where: (row: number) => string): Dictionary {
  const { type } = vector;
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) {
    const parts = vector.data.map((data) => ({
      rows: data.length,
      bytes: data.values as Uint8Array,
      offsets: data.valueOffsets as Int32Array | BigInt64Array,
      isNull: nullTest(data),
    }));
    return byteDictionary(vector.length, parts);
  }
  if (!DataType.isDictionary(type)) throw invalidInput(where(0), 'a column of text', String(type));
  const codes = new Int32Array(vector.length);
  const found = new Map<string, number>();
  for (let row = 0; row < codes.length; row++) {
    const value: unknown = vector.get(row);
    if (value === null) {
      codes[row] = -1;
      continue;
    }
    const text = String(value);
    if (!found.has(text)) found.set(text, found.size);
    codes[row] = found.get(text)!;
  }
  return { codes, values: [...found.keys()] };
}

function days(vector: Vector): Int32Array {
  const { type } = vector;
  const out = new Int32Array(vector.length);
  let at = 0;
  for (const data of vector.data) {
    const isNull = nullTest(data);
    const values = data.values as Int32Array | BigInt64Array;
    for (let i = 0; i < data.length; i++, at++) {
      const value = values[i]!;
      if (isNull(i)) out[at] = missingDay;
      else if (typeof value === 'number') out[at] = value;
      else out[at] = floorDivide(value, DataType.isTimestamp(type) ? ticksPerDay[type.unit] : 86_400_000n);
    }
  }
  return out;
}

function floorDivide(value: bigint, by: bigint): number {
  const quotient = value / by;
  return Number(value % by < 0n ? quotient - 1n : quotient);
}

function nullTest(data: Data): (row: number) => boolean {
  const { nullBitmap, nullCount, offset } = data;
  if (nullCount === 0 || !nullBitmap) return () => false;
  return (row) => {
    const bit = row + offset;
    return ((nullBitmap[bit >> 3]! >> (bit & 7)) & 1) === 0;
  };
}
