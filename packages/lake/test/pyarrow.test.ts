import { readFile } from 'node:fs/promises';
import { chainValueColumns, type OptionChain, toIsoDate } from '@gammatwin/core';
import { expect, it } from 'vitest';
import { decodeCaptures } from '../src/chain-file.ts';
import { atClose, sampleChain } from './samples.ts';

interface SeenByPyarrow {
  readonly schema: Readonly<Record<string, string>>;
  readonly columns: Readonly<Record<string, readonly (string | number | null)[]>>;
}

// The file is encodeCaptures of these captures; fixtures/read_lake.py wrote what pyarrow sees in it.
const captures: readonly OptionChain[] = [
  sampleChain('AAPL', atClose - 60_000, 8),
  sampleChain('AAPL', atClose, 7, 'polygon'),
];
const fixture = (name: string) => readFile(new URL(`fixtures/${name}`, import.meta.url));

it('pyarrow reads a file of the lake as it was written, types, names and bits', async () => {
  const bytes = new Uint8Array(await fixture('AAPL_options.parquet'));
  expect(decodeCaptures(bytes, 'AAPL_options.parquet')).toStrictEqual(captures);

  const seen: SeenByPyarrow = JSON.parse(await fixture('AAPL_options.pyarrow.json').then(String));
  expect(seen.schema).toMatchObject({
    underlying: 'string',
    session: 'date32[day]',
    as_of_utc_ms: 'double',
    open_interest_session: 'date32[day]',
    expiration: 'date32[day]',
    is_call: 'uint8',
    bid_usd: 'double',
  });
  expect(Object.keys(seen.schema)).toHaveLength(9 + chainValueColumns.length);
  const column = (of: (chain: OptionChain) => Iterable<number>) =>
    captures.flatMap((chain) => [...of(chain)]);
  expect(seen.columns['strike_usd']).toEqual(column(({ strike }) => strike).map(bits));
  expect(seen.columns['bid_usd']).toEqual(column(({ bid }) => bid).map(bits));
  expect(seen.columns['vega_usd_per_vol_point']).toEqual(column((chain) => chain.vegaPerVolPoint).map(bits));
  expect(seen.columns['is_call']).toEqual(column(({ isCall }) => isCall));
  expect(seen.columns['expiration']).toEqual(column(({ expiration }) => expiration).map(toIsoDate));
  const sources = captures.flatMap(({ source, strike }) => Array(strike.length).fill(source ?? null));
  expect(seen.columns['source']).toEqual(sources);
});

function bits(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}
