import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { invalidInput } from '@gammatwin/core';
import type { ClientBase } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { longestNumeric, putNumeric } from './copy-numeric.ts';

const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const trailer = Buffer.from([0xff, 0xff]);
const chunkBytes = 1 << 18;
const postgresEpochDays = 10_957;
const postgresEpochMs = postgresEpochDays * 86_400_000;

/** Cells of COPY's binary format, one after the other, in a buffer that is handed over when it is nearly full. */
export class BinaryCells {
  private bytes: Buffer = Buffer.allocUnsafe(0);
  private view: DataView = new DataView(new ArrayBuffer(0));
  private at = 0;

  /** Is there no room for `bytes` more? */
  isFull(bytes: number): boolean {
    return this.at + bytes > this.bytes.length;
  }

  /** What was written, and a new buffer with room for at least `bytes`. */
  take(bytes: number): Buffer {
    const written = this.bytes.subarray(0, this.at);
    this.bytes = Buffer.allocUnsafeSlow(Math.max(chunkBytes, bytes));
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
    this.at = 0;
    return written;
  }

  /** Bytes as they are: whole cells, made with the functions below. */
  raw(cells: Uint8Array): void {
    this.bytes.set(cells, this.at);
    this.at += cells.length;
  }

  /** NaN becomes NULL. */
  double(x: number): void {
    if (Number.isNaN(x)) {
      this.null();
      return;
    }
    this.view.setInt32(this.at, 8);
    this.view.setFloat64(this.at + 4, x);
    this.at += 12;
  }

  /** NaN becomes NULL. */
  numeric(x: number): void {
    if (Number.isNaN(x)) {
      this.null();
      return;
    }
    const end = putNumeric(this.view, this.at + 4, x);
    this.view.setInt32(this.at, end - this.at - 4);
    this.at = end;
  }

  /** For bigint columns: NaN becomes NULL, a fraction is refused. */
  bigint(what: string, x: number): void {
    if (Number.isNaN(x)) {
      this.null();
      return;
    }
    if (!Number.isSafeInteger(x)) throw invalidInput(what, 'a whole number', x);
    this.view.setInt32(this.at, 8);
    this.view.setInt32(this.at + 4, Math.floor(x / 2 ** 32));
    this.view.setUint32(this.at + 8, x >>> 0);
    this.at += 12;
  }

  date(epochDay: number): void {
    this.view.setInt32(this.at, 4);
    this.view.setInt32(this.at + 4, epochDay - postgresEpochDays);
    this.at += 8;
  }

  private null(): void {
    this.view.setInt32(this.at, -1);
    this.at += 4;
  }
}

/** Bytes that a cell of any of the kinds above can need at most. */
export const longestCell: number = 4 + longestNumeric;

/** The start of a row: its number of cells. */
export function rowStart(cells: number): Buffer {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeInt16BE(cells);
  return bytes;
}

export function binaryText(text: string): Buffer {
  const value = Buffer.from(text);
  const length = Buffer.allocUnsafe(4);
  length.writeInt32BE(value.length);
  return Buffer.concat([length, value]);
}

/** A timestamptz. */
export function binaryMoment(what: string, ms: number): Buffer {
  if (!Number.isSafeInteger(ms)) throw invalidInput(what, 'milliseconds since the epoch', ms);
  const bytes = Buffer.allocUnsafe(12);
  bytes.writeInt32BE(8);
  bytes.writeBigInt64BE(BigInt(ms - postgresEpochMs) * 1000n, 4);
  return bytes;
}

/** Streams rows in binary format into a table; the number of rows. */
export async function copyInBinary(
  client: ClientBase,
  table: string,
  columns: readonly string[],
  chunks: Iterable<Buffer>,
): Promise<number> {
  const stream = client.query(
    copyFrom(`copy ${table} (${columns.join(', ')}) from stdin with (format binary)`),
  );
  await pipeline(Readable.from(framed(chunks), { objectMode: true, highWaterMark: 2 }), stream);
  return stream.rowCount;
}

/**
 * Streams the rows of a query in binary format. `onRow` gets the place of each row's first cell, which is its length
 * as int32 (−1 = NULL) and then its bytes.
 */
export async function copyOutBinary(
  client: ClientBase,
  query: string,
  onRow: (view: DataView, at: number) => void,
): Promise<void> {
  const stream = client.query(copyTo(`copy (${query}) to stdout with (format binary)`));
  let rest: Buffer = Buffer.alloc(0);
  let started = false;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    if (!started) {
      if (bytes.length < signature.length) {
        rest = bytes;
        continue;
      }
      at = signature.length;
      started = true;
    }
    for (let end = rowEnd(view, at); end > 0; end = rowEnd(view, at)) {
      onRow(view, at + 2);
      at = end;
    }
    rest = bytes.subarray(at);
  }
}

/** Where the row at `at` ends; 0 where it isn't all there, or is the trailer. */
function rowEnd(view: DataView, at: number): number {
  const limit = view.byteLength;
  if (at + 2 > limit) return 0;
  const cells = view.getInt16(at);
  if (cells < 0) return 0;
  let end = at + 2;
  for (let cell = 0; cell < cells; cell++) {
    if (end + 4 > limit) return 0;
    const length = view.getInt32(end);
    end += length < 0 ? 4 : 4 + length;
  }
  return end > limit ? 0 : end;
}

function* framed(chunks: Iterable<Buffer>): Generator<Buffer> {
  yield signature;
  for (const chunk of chunks) if (chunk.length > 0) yield chunk;
  yield trailer;
}
