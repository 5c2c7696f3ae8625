import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toEpochDay } from '@gammatwin/core';
import { realDataFolder } from '@gammatwin/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingDay, readCsv } from '../src/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabular-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string, columns?: readonly string[]) {
  const path = join(folder, 'x.csv');
  await writeFile(path, text);
  return readCsv(path, columns);
}

describe('readCsv', () => {
  it('reads quotes, doubled quotes, commas and line ends in quotes, CRLF, a byte-order mark', async () => {
    const table = await read('\uFEFFa,"b ""x"""\r\n"1,5",plain\r\n\r\n"two\nlines","she said ""no"""\r\n,""');
    expect(table.names).toEqual(['a', 'b "x"']);
    expect(table.column('a').strings()).toEqual(['1,5', 'two\nlines', '']);
    expect(table.column('b "x"').strings()).toEqual(['plain', 'she said "no"', '']);
    expect([0, 1, 2].map(table.place)).toEqual(['line 2', 'line 4', 'line 6']);
  });

  it('reads numbers, missing numbers, dates of both spellings and groups', async () => {
    const table = await read('n,d,g\n1e-3,2026-07-16,A\nNaN,07/16/2026,B\n,,A\n-7,2026-07-16T15:59:59,\n');
    expect(table.column('n').numbers()).toEqual(Float64Array.of(0.001, Number.NaN, Number.NaN, -7));
    const day = toEpochDay('2026-07-16');
    expect(table.column('d').days()).toEqual(Int32Array.of(day, day, missingDay, day));
    expect(table.column('g').dictionary()).toEqual({ codes: Int32Array.of(0, 1, 0, -1), values: ['A', 'B'] });
  });

  it.each([
    ['a,b\n1,2\n3\n', /x.csv, line 3: expected 2 fields, was 1/],
    ['a,b\n"1\n",2\n3,4,5\n', /line 4: expected 2 fields, was 3/],
    ['a,b\n1,"2\n3,4\n', /line 2: expected a closing quote, was "the end of the file"/],
    ['a,b\n1,2"3\n', /line 2: expected quotes around the whole field/],
    ['a,b\n"1"x,2\n', /line 2: expected a comma or the end of the line, was "x"/],
    ['', /expected a header/],
  ])('refuses the malformed %j with its line', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it('names the line and column of a value that is no number or date', async () => {
    const table = await read('price,day\n1,2026-07-16\n1.2.3,16.07.2026\n');
    expect(() => table.column('price').numbers()).toThrow(
      /line 3, column price: expected a number, was "1.2.3"/,
    );
    expect(() => table.column('day').days()).toThrow(/line 3, column day: expected YYYY-MM-DD/);
  });

  it('names missing columns and files', async () => {
    await expect(read('a,b\n1,2\n', ['a', 'strike'])).rejects.toThrow(/expected a, strike, was "a, b"/);
    await expect(readCsv(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'UNREADABLE_FILE' });
  });
});

const real = realDataFolder();
describe.skipIf(!real)('real files', () => {
  it('reads the sector file with its quoted headquarters', async () => {
    const table = await readCsv(join(real!, 'equities/sp500_gics.csv'));
    expect(table.rows).toBe(503);
    expect(table.column('Headquarters Location').strings()[0]).toBe('Saint Paul, Minnesota');
    expect(table.column('GICS Sector').dictionary().values.length).toBe(11);
  });
});
