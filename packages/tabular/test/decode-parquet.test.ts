import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { decodeParquet, encodeParquet, missingDay } from '../src/index.ts';

describe('encodeParquet and decodeParquet', () => {
  it('give back every kind of column, bit for bit, without a file', () => {
    const doubles = Float64Array.of(0.1, Number.NaN, -0, 5e-324, Number.NEGATIVE_INFINITY);
    const days = Int32Array.of(20_650, missingDay, -1, 0, 1);
    const bytes = encodeParquet({
      doubles,
      days: { days },
      side: Uint8Array.of(1, 0, 1, 0, 1),
      ticker: { codes: Int32Array.of(1, 1, 0, -1, 0), values: ['BRK.B', 'Zürich'] },
    });
    expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('PAR1');
    const table = decodeParquet(bytes, 'bytes');
    expect(table.rows).toBe(5);
    expect(table.names).toEqual(['doubles', 'days', 'side', 'ticker']);
    expect(new BigInt64Array(table.column('doubles').numbers().buffer)).toEqual(
      new BigInt64Array(doubles.buffer),
    );
    expect(table.column('days').days()).toEqual(days);
    expect(table.column('side').numbers()).toEqual(Float64Array.of(1, 0, 1, 0, 1));
    expect(table.column('ticker').strings()).toEqual(['Zürich', 'Zürich', 'BRK.B', '', 'BRK.B']);
  });

  it('read the nulls of another writer as NaN', async () => {
    // Written by pandas and pyarrow: see fixtures/README.md.
    const bytes = await readFile(new URL('fixtures/pyarrow.parquet', import.meta.url));
    const table = decodeParquet(bytes, 'pyarrow');
    expect(table.column('int64').numbers()).toEqual(Float64Array.of(1, Number.NaN, 2 ** 40));
  });

  it('name what is at fault', () => {
    expect(() => encodeParquet({ a: new Float64Array(2), b: [] }, 'raw/x.parquet')).toThrow(
      /columns of raw\/x.parquet: expected columns of one length, was "a 2, b 0"/,
    );
    const bytes = encodeParquet({ a: Float64Array.of(1, 2) });
    expect(() => decodeParquet(bytes, 'x').column('b')).toThrow(/columns of x: expected b, was "a"/);
    const bad = [
      new Uint8Array(0),
      bytes.subarray(0, bytes.length - 9),
      bytes.subarray(9),
      bytes.slice().fill(255, 4, 40),
    ];
    for (const broken of bad) {
      expect(() => decodeParquet(broken, 'key')).toThrow(
        expect.objectContaining({ code: 'UNREADABLE_FILE', message: expect.stringMatching(/^key: cannot/) }),
      );
    }
    // A fault does not break what comes after it.
    expect(decodeParquet(bytes, 'x').column('a').numbers()).toEqual(Float64Array.of(1, 2));
  });
});
