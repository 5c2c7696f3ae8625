import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toEpochDay } from '@gammatwin/core';
import { readParquet } from '@gammatwin/tabular';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBarFile } from '../../src/files/bar-file.ts';
import { fileProvider } from '../../src/index.ts';
import { all } from '../contract.ts';
import { sampleBars, sampleRange, writeSampleFolder, writeTable } from './sample-folder.ts';

let folder: string;
beforeAll(async () => {
  folder = await writeSampleFolder('parquet');
});
afterAll(() => rm(folder, { recursive: true }));

/** The sample with one value changed. */
function changed(column: string, row: number, value: number | string) {
  const bars = sampleBars();
  const values = bars[column]!;
  values[row] = value as never;
  return bars;
}

describe('bars of a file', () => {
  it.each([
    ['close', 3, Number.NaN, /row 4: a price is missing or not positive/],
    ['open', 0, -5, /row 1: a price is missing or not positive/],
    ['high', 1, 99, /row 2: prices contradict each other \(open 101, high 99, low 100, close 102\)/],
    ['low', 2, 102.5, /row 3: prices contradict/],
    ['volume', 19, -1, /row 20: volume -1/],
    ['date', 4, '2026-07-11', /row 5: the exchange was closed/],
    ['date', 4, '2026-07-06', /row 5: a second bar of the session/],
  ])(
    'refuses a file of many faults with the first: %s of row %i is %s',
    async (column, row, value, message) => {
      const path = join(folder, 'equities/faulty.parquet');
      await writeTable(path, changed(column, row, value));
      const reading = all(fileProvider({ folder }).bars({ symbols: ['AAA'], ...sampleRange }));
      await expect(reading).rejects.toThrow(message);
      await expect(reading).rejects.toMatchObject({
        code: 'INVALID_BARS',
        fields: { file: path, faulty: 1 },
      });
      await rm(path);
    },
  );

  it('drops and reports a single faulty bar among thousands', async () => {
    const path = join(folder, 'long.parquet');
    const bars = sampleBars();
    const columns = Object.entries(bars).map(([name, values]) => {
      const copies = Array.from({ length: 100 }, (_, copy) =>
        Array.from(values as ArrayLike<string | number>, (value) =>
          name === 'symbol' ? `${value}${copy}` : value,
        ),
      ).flat();
      return [name, typeof values[0] === 'string' ? copies : Float64Array.from(copies as number[])] as const;
    });
    const table = Object.fromEntries(columns) as ReturnType<typeof sampleBars>;
    (table['low'] as Float64Array)[1234] = 1e6;
    await writeTable(path, table);
    const { series, rejected } = readBarFile(await readParquet(path));
    expect(rejected).toHaveLength(1);
    expect(rejected[0]).toMatchObject({ file: path, first: 'row 1235', rows: 1, symbol: 'BRK.B61' });
    expect(series.get('BRK.B61')?.session.length).toBe(9);
    expect(series.get('AAA61')?.session.length).toBe(10);
  });

  it('sorts rows and joins files: the later file wins, the earlier is brought onto its split basis', async () => {
    const all20 = sampleBars();
    const older = Object.fromEntries(
      Object.entries(all20).map(([name, values]) => {
        const scale = { open: 10, high: 10, low: 10, close: 10, volume: 0.1 }[name];
        const part = values.slice(0, 7).toReversed();
        return [
          name,
          scale && typeof part[0] === 'number' ? (part as Float64Array).map((x) => x * scale) : part,
        ];
      }),
    ) as ReturnType<typeof sampleBars>;
    const newer = Object.fromEntries(
      Object.entries(all20).map(([name, values]) => [name, values.slice(4, 10)]),
    ) as ReturnType<typeof sampleBars>;
    await writeTable(join(folder, 'equities/daily.parquet'), newer);
    await writeTable(join(folder, 'equities/older.parquet'), older);
    const [bars] = await all(fileProvider({ folder }).bars({ symbols: ['AAA'], ...sampleRange }));
    expect(bars?.session[0]).toBe(toEpochDay('2026-07-06'));
    expect(Array.from(bars!.close)).toEqual([101, 102, 103, 104, 105, 106, 107, 108, 109, 110]);
    expect(Array.from(bars!.volume, Math.round)).toEqual([
      1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009,
    ]);
  });
});
