import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toEpochDay } from '@gammatwin/core';
import { realDataFolder } from '@gammatwin/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingDay, readParquet, writeParquet } from '../src/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabular-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('writeParquet and readParquet', () => {
  it('gives back every kind of column', async () => {
    const path = join(folder, 'deep', 'all.parquet');
    const days = Int32Array.of(toEpochDay('2026-07-16'), missingDay, toEpochDay('1969-12-31'));
    await writeParquet(path, {
      doubles: Float64Array.of(0.1, Number.NaN, -1e300),
      floats: Float32Array.of(0.5, 2, -3),
      ints: Int32Array.of(1, -2, 3),
      bytes: Uint8Array.of(0, 255, 7),
      names: ['Zürich', '', 'Zürich'],
      groups: { codes: Int32Array.of(1, -1, 0), values: ['A', 'BRK.B'] },
      day: { days },
    });
    const table = await readParquet(path);
    expect(table.rows).toBe(3);
    expect(table.names).toEqual(['doubles', 'floats', 'ints', 'bytes', 'names', 'groups', 'day']);
    expect(table.column('doubles').numbers()).toEqual(Float64Array.of(0.1, Number.NaN, -1e300));
    expect(table.column('floats').numbers()).toEqual(Float64Array.of(0.5, 2, -3));
    expect(table.column('ints').numbers()).toEqual(Float64Array.of(1, -2, 3));
    expect(table.column('bytes').numbers()).toEqual(Float64Array.of(0, 255, 7));
    expect(table.column('names').strings()).toEqual(['Zürich', '', 'Zürich']);
    expect(table.column('groups').dictionary()).toEqual({
      codes: Int32Array.of(0, -1, 1),
      values: ['BRK.B', 'A'],
    });
    expect(table.column('day').days()).toEqual(days);
    expect(await readdir(join(folder, 'deep'))).toEqual(['all.parquet']);
  });

  it('keeps an empty table and a table of several row groups', async () => {
    const path = join(folder, 'many.parquet');
    await writeParquet(path, { x: new Float64Array(0), s: [] });
    expect((await readParquet(path)).rows).toBe(0);
    const x = Float64Array.from({ length: 1_500_000 }, (_, i) => i);
    await writeParquet(path, {
      x,
      s: { codes: Int32Array.from(x, (i) => i % 3), values: ['a', 'bb', 'ccc'] },
    });
    const table = await readParquet(path);
    expect(
      table
        .column('x')
        .numbers()
        .every((value, i) => value === i),
    ).toBe(true);
    const { codes, values } = table.column('s').dictionary();
    expect(values).toEqual(['a', 'bb', 'ccc']);
    expect(codes.every((code, i) => code === i % 3)).toBe(true);
  });

  it('refuses columns of different lengths and no column', async () => {
    const path = join(folder, 'uneven.parquet');
    await expect(writeParquet(path, { a: new Float64Array(2), b: new Float64Array(3) })).rejects.toThrow(
      /uneven.parquet: expected columns of one length, was "a 2, b 3"/,
    );
    await expect(writeParquet(path, {})).rejects.toThrow(/expected columns of one length/);
    await expect(readParquet(path)).rejects.toMatchObject({ code: 'UNREADABLE_FILE' });
  });

  it('names the file, what was expected and what came', async () => {
    const path = join(folder, 'two.parquet');
    await writeParquet(path, { a: Float64Array.of(1), b: ['x'] });
    await expect(readParquet(path, ['a', 'strike'])).rejects.toThrow(
      /two.parquet: expected a, strike, was "a, b"/,
    );
    const table = await readParquet(path, (present) => present.filter((name) => name === 'a'));
    expect(table.names).toEqual(['a']);
    expect(() => table.column('b')).toThrow(/expected b, was "a"/);
    const whole = await readParquet(path);
    expect(() => whole.column('b').numbers()).toThrow(
      /two.parquet, row 1, column b: expected a column of numbers/,
    );
    expect(() => whole.column('b').days()).toThrow(
      /row 1, column b: expected YYYY-MM-DD or MM\/DD\/YYYY, was "x"/,
    );
    await writeFile(path, 'PAR1 but not really');
    await expect(readParquet(path)).rejects.toMatchObject({ code: 'UNREADABLE_FILE' });
  });

  // Written by pandas and pyarrow: see fixtures/README.md.
  it('reads nulls, 64-bit integers, timestamps, large strings, dictionaries, booleans and halves of another writer', async () => {
    const table = await readParquet(new URL('fixtures/pyarrow.parquet', import.meta.url).pathname);
    expect(table.column('int64').numbers()).toEqual(Float64Array.of(1, Number.NaN, 2 ** 40));
    expect(table.column('double').numbers()).toEqual(Float64Array.of(Number.NaN, 2.5, -1));
    expect(table.column('flag').numbers()).toEqual(Float64Array.of(1, 0, Number.NaN));
    expect(table.column('half').numbers()).toEqual(Float64Array.of(0.5, -2, Number.NaN));
    const days = Int32Array.of(toEpochDay('2012-01-03'), missingDay, toEpochDay('1969-12-31'));
    for (const name of ['micros', 'nanos', 'millis', 'date', 'iso', 'us']) {
      expect(table.column(name).days(), name).toEqual(days);
    }
    for (const name of ['large', 'plain', 'category']) {
      expect(table.column(name).strings(), name).toEqual(['call', '', 'put']);
      expect(table.column(name).dictionary().codes, name).toEqual(Int32Array.of(0, -1, 1));
    }
  });
});

const real = realDataFolder();
describe.skipIf(!real)('real files', () => {
  it('reads a ZSTD file of 310,368 option quotes into columns', async () => {
    const table = await readParquet(join(real!, 'chains/us_chains_2026-07-16.parquet'));
    const strike = table.column('strike').numbers();
    const symbols = table.column('symbol').dictionary();
    expect(strike.length).toBe(310_368);
    expect(symbols.values.length).toBe(335);
    // pandas: read_parquet(...).strike.sum(), .groupby('symbol').size()['AAPL'], .delta.isna().sum()
    expect(strike.reduce((sum, x) => sum + x, 0)).toBeCloseTo(143_947_645.51, 1);
    const aapl = symbols.values.indexOf('AAPL');
    expect(symbols.codes.reduce((count, code) => count + (code === aapl ? 1 : 0), 0)).toBe(2864);
    expect(table.column('delta').numbers().filter(Number.isNaN).length).toBe(11_246);
  });
});
