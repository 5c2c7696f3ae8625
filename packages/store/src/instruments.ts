import type { EpochDay, GicsSector, Instrument } from '@gammatwin/core';
import type { Connection } from './connection.ts';
import { type EncodedRow, textCell } from './copy.ts';
import { dayCell, distinctRows, textOrNull } from './nullable-cells.ts';
import { asDay, readRows } from './read-rows.ts';
import { upsert } from './upsert.ts';

const columns = ['symbol', 'name', 'sector', 'listed_on', 'delisted_on'];

const instruments = {
  table: 'market.instruments',
  key: ['symbol'],
  columns,
  // What this source does not know, another may have said.
  merge: Object.fromEntries(
    columns.slice(1).map((column) => [column, `coalesce(excluded.${column}, target.${column})`]),
  ),
};

export function writeInstruments(connection: Connection, rows: readonly Instrument[]): Promise<number> {
  return connection.transaction('write', (client) =>
    upsert(client, instruments, distinctRows(rows.map(encoded))),
  );
}

function encoded({ symbol, name, sector, listedOn, delistedOn }: Instrument): EncodedRow {
  return [
    textCell(symbol),
    textOrNull(name),
    textOrNull(sector),
    dayCell('listedOn', listedOn),
    dayCell('delistedOn', delistedOn),
  ];
}

interface InstrumentRow {
  readonly symbol: string;
  readonly name: string | null;
  readonly sector: GicsSector | null;
  readonly listed_on: EpochDay | null;
  readonly delisted_on: EpochDay | null;
}

export async function readInstruments(
  connection: Connection,
  symbols?: readonly string[],
): Promise<readonly Instrument[]> {
  const rows = await readRows<InstrumentRow & object>(
    connection,
    `select symbol, name, sector, ${asDay('listed_on')} as listed_on, ${asDay('delisted_on')} as delisted_on
     from market.instruments where $1::text[] is null or symbol = any($1) order by symbol`,
    [symbols ?? null],
  );
  return rows.map(({ listed_on, delisted_on, ...instrument }) => ({
    ...instrument,
    ...(listed_on !== null && { listedOn: listed_on }),
    ...(delisted_on !== null && { delistedOn: delisted_on }),
  }));
}
