import type { Dictionary } from './table.ts';

const decoder = new TextDecoder();

/** A run of UTF-8 texts as Arrow keeps it: text i lies in bytes[offsets[i] .. offsets[i + 1]). */
export interface TextBytes {
  readonly rows: number;
  readonly bytes: Uint8Array;
  readonly offsets: Int32Array | BigInt64Array;
  isNull(row: number): boolean;
}

/**
 * Codes equal texts alike by their bytes, so that each different text is decoded once: market files repeat a few
 * names and dates over hundreds of thousands of rows.
 */
export function byteDictionary(rows: number, parts: readonly TextBytes[]): Dictionary {
  const codes = new Int32Array(rows);
  const values: string[] = [];
  const found = new Map<number, Entry[]>();
  let at = 0;
  for (const part of parts) {
    const { bytes } = part;
    const offsets = numberOffsets(part.offsets);
    let previous: Entry | null = null;
    for (let row = 0; row < part.rows; row++, at++) {
      if (part.isNull(row)) {
        codes[at] = -1;
        continue;
      }
      const from = offsets[row]!;
      const to = offsets[row + 1]!;
      if (!previous || !holds(previous, bytes, from, to)) {
        const key = hash(bytes, from, to);
        let entries = found.get(key);
        if (!entries) {
          entries = [];
          found.set(key, entries);
        }
        previous = entries.find((entry) => holds(entry, bytes, from, to)) ?? null;
        if (!previous) {
          previous = { code: values.length, text: bytes.slice(from, to) };
          entries.push(previous);
          values.push(decoder.decode(previous.text));
        }
      }
      codes[at] = previous.code;
    }
  }
  return { codes, values };
}

/** 64-bit offsets as doubles, since arithmetic on bigints is slow. */
function numberOffsets(offsets: Int32Array | BigInt64Array): Int32Array | Float64Array {
  if (offsets instanceof Int32Array) return offsets;
  const numbers = new Float64Array(offsets.length);
  for (let i = 0; i < numbers.length; i++) numbers[i] = Number(offsets[i]!);
  return numbers;
}

interface Entry {
  readonly code: number;
  readonly text: Uint8Array;
}

function holds(entry: Entry, bytes: Uint8Array, from: number, to: number): boolean {
  const { text } = entry;
  if (text.length !== to - from) return false;
  // Backwards, since texts that differ (strikes, dates) mostly differ near the end.
  for (let i = text.length - 1; i >= 0; i--) if (text[i] !== bytes[from + i]) return false;
  return true;
}

/** FNV-1a. */
function hash(bytes: Uint8Array, from: number, to: number): number {
  let h = 0x811c9dc5;
  for (let i = from; i < to; i++) h = Math.imul(h ^ bytes[i]!, 0x01000193);
  return h;
}
