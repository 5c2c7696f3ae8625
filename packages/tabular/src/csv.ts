import { invalidInput } from '@gammatwin/core';

/** The fields of a CSV text as columns, and the line on which each record starts (the header is line 1). */
export interface CsvRecords {
  readonly header: readonly string[];
  readonly fields: readonly (readonly string[])[];
  readonly lines: readonly number[];
}

const quote = 34;
const comma = 44;
const lineFeed = 10;
const carriageReturn = 13;

/**
 * Parses RFC 4180: fields in quotes may hold commas, line ends and doubled quotes; lines end with LF or CRLF; empty
 * lines are passed over. Throws INVALID_INPUT with the line of a stray quote or of a record that is too long or short.
 */
export function parseCsv(file: string, text: string): CsvRecords {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  let header: string[] | null = null;
  const fields: string[][] = [];
  const lines: number[] = [];
  const complain = (onLine: number, expected: string, was: unknown) =>
    invalidInput(`${file}, line ${onLine}`, expected, was);

  const quoted = (): string => {
    const opened = line;
    let value = '';
    let from = ++at;
    for (; ; at++) {
      if (at >= text.length) throw complain(opened, 'a closing quote', 'the end of the file');
      const code = text.charCodeAt(at);
      if (code === lineFeed) line++;
      if (code !== quote) continue;
      value += text.slice(from, at);
      at++;
      if (text.charCodeAt(at) !== quote) return value;
      from = at;
    }
  };
  const plain = (): string => {
    const from = at;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === comma || code === lineFeed || code === carriageReturn) break;
      if (code === quote) throw complain(line, 'quotes around the whole field', text.slice(from, at + 1));
    }
    return text.slice(from, at);
  };

  while (at < text.length) {
    const record: string[] = [];
    const startLine = line;
    for (;;) {
      record.push(text.charCodeAt(at) === quote ? quoted() : plain());
      if (text.charCodeAt(at) !== comma) break;
      at++;
    }
    if (text.charCodeAt(at) === carriageReturn) at++;
    if (at < text.length && text.charCodeAt(at) !== lineFeed) {
      throw complain(line, 'a comma or the end of the line', text.charAt(at));
    }
    at++;
    line++;
    if (record.length === 1 && record[0] === '') continue;
    if (!header) {
      header = record;
      for (let i = 0; i < record.length; i++) fields.push([]);
    } else if (record.length !== header.length) {
      throw complain(startLine, `${header.length} fields`, record.length);
    } else {
      lines.push(startLine);
      for (let i = 0; i < record.length; i++) fields[i]?.push(record[i]!);
    }
  }
  if (!header) throw complain(1, 'a header', 'an empty file');
  return { header, fields, lines };
}
