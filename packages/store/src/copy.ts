import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { invalidInput } from '@gammatwin/core';
import type { ClientBase } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** A row for COPY: its cells, each already encoded by one of the functions below. */
export type EncodedRow = readonly string[];

const nullCell = '\\N';
const chunkCharacters = 1 << 18;

/** Streams rows into a table by COPY in text format, which keeps every float64 exact; the number of rows. */
export async function copyIn(
  client: ClientBase,
  table: string,
  columns: readonly string[],
  rows: Iterable<EncodedRow>,
): Promise<number> {
  const stream = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`));
  await pipeline(Readable.from(chunks(rows), { objectMode: true, highWaterMark: 2 }), stream);
  return stream.rowCount;
}

/** Streams the rows of a query, as decoded cells (null for NULL), to `onRow`. */
export async function copyOut(
  client: ClientBase,
  query: string,
  onRow: (cells: readonly string[]) => void,
): Promise<void> {
  const stream = client.query(copyTo(`copy (${query}) to stdout`));
  stream.setEncoding('utf8');
  let rest = '';
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onRow(line.split('\t'));
  }
}

/** NaN becomes NULL. */
export function numberCell(x: number): string {
  if (Number.isNaN(x)) return nullCell;
  return x === 0 && 1 / x < 0 ? '-0' : String(x);
}

/** For integer columns: NaN becomes NULL, a fraction is refused. */
export function wholeCell(what: string, x: number): string {
  if (Number.isNaN(x)) return nullCell;
  if (!Number.isSafeInteger(x)) throw invalidInput(what, 'a whole number', x);
  return String(x);
}

export function textCell(text: string): string {
  return text.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character);
}

export function momentCell(what: string, ms: number): string {
  if (!Number.isSafeInteger(ms)) throw invalidInput(what, 'milliseconds since the epoch', ms);
  return new Date(ms).toISOString();
}

export function readNumber(cell: string | undefined): number {
  return cell === undefined || cell === nullCell ? Number.NaN : Number(cell);
}

export function readText(cell: string | undefined): string {
  return (cell ?? '').replace(/\\([\\tnr])/g, (_, letter: string) => unescapes[letter] ?? letter);
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const unescapes: Readonly<Record<string, string>> = { '\\': '\\', t: '\t', n: '\n', r: '\r' };

function* chunks(rows: Iterable<EncodedRow>): Generator<string> {
  let text = '';
  for (const row of rows) {
    text += `${row.join('\t')}\n`;
    if (text.length >= chunkCharacters) {
      yield text;
      text = '';
    }
  }
  if (text) yield text;
}
