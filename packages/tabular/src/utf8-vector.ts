import { makeData, Utf8, Vector } from 'apache-arrow';
import type { Dictionary } from './table.ts';

const encoder = new TextEncoder();

/** Plain Arrow text out of a dictionary; each different text is encoded once. */
export function utf8Vector({ codes, values }: Dictionary): Vector<Utf8> {
  const encoded = values.map((text) => encoder.encode(text));
  const valueOffsets = new Int32Array(codes.length + 1);
  const nullBitmap = new Uint8Array((codes.length + 7) >> 3);
  let nullCount = 0;
  for (const [i, code] of codes.entries()) {
    if (code < 0) nullCount++;
    else nullBitmap[i >> 3]! |= 1 << (i & 7);
    valueOffsets[i + 1] = valueOffsets[i]! + (encoded[code]?.length ?? 0);
  }
  const data = new Uint8Array(valueOffsets[codes.length]!);
  for (const [i, code] of codes.entries()) {
    const text = encoded[code];
    if (text) data.set(text, valueOffsets[i]!);
  }
  return new Vector([makeData({ type: new Utf8(), data, valueOffsets, nullCount, nullBitmap })]);
}
