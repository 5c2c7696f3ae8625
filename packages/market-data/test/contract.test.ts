import { rm } from 'node:fs/promises';
import { toEpochDay } from '@gammatwin/core';
import { afterAll } from 'vitest';
import { fileProvider, simulatedProvider } from '../src/index.ts';
import { describeProvider } from './contract.ts';
import { sampleRange, writeSampleFolder } from './files/sample-folder.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

for (const format of ['parquet', 'csv'] as const) {
  let written: Promise<string> | undefined;
  const open = async () => {
    written ??= writeSampleFolder(format);
    const folder = await written;
    if (!folders.includes(folder)) folders.push(folder);
    return fileProvider({ folder });
  };
  describeProvider(`fileProvider on ${format}`, open, sampleRange);
}

const range = { from: toEpochDay('2024-06-14'), to: toEpochDay('2024-09-03') };
const effects = { pcrReversal: 1, gammaPin: 0.5, openInterestTrend: 0.2, ivReversion: 1 };
describeProvider(
  'simulatedProvider',
  () => simulatedProvider({ seed: 7, stocks: 13, ...range, effects }),
  range,
);
const fortnight = { from: range.from, to: range.from + 13 };
describeProvider(
  'simulatedProvider of named stocks and large chains',
  () =>
    simulatedProvider({
      seed: 'x',
      symbols: ['AAPL', 'BRK.B'],
      ...fortnight,
      chain: { expirations: 12, strikesPerExpiration: 61 },
    }),
  fortnight,
);
