import type { Split } from '@gammatwin/core';
import type { Connection } from './connection.ts';
import { type EncodedRow, momentCell, textCell } from './copy.ts';
import { amountCell, dayCell, distinctRows } from './nullable-cells.ts';
import { asDay, asMoment, type EventSelection, exDateClause, exDateValues, readRows } from './read-rows.ts';
import { upsert } from './upsert.ts';

const splits = {
  table: 'market.splits',
  key: ['ticker', 'ex_date'],
  columns: ['ticker', 'ex_date', 'from_shares', 'to_shares', 'as_of'],
};

export function writeSplits(connection: Connection, rows: readonly Split[]): Promise<number> {
  return connection.transaction('write', (client) => upsert(client, splits, distinctRows(rows.map(encoded))));
}

function encoded({ symbol, exDate, from, to, asOf }: Split): EncodedRow {
  return [
    textCell(symbol),
    dayCell('exDate', exDate),
    amountCell(`shares before the split of ${symbol}`, from, Number.MIN_VALUE),
    amountCell(`shares after the split of ${symbol}`, to, Number.MIN_VALUE),
    momentCell('asOf', asOf),
  ];
}

export function readSplits(connection: Connection, selection: EventSelection): Promise<readonly Split[]> {
  return readRows<Split & object>(
    connection,
    `select ticker as symbol, ${asDay('ex_date')} as "exDate", from_shares as "from", to_shares as "to",
       ${asMoment('as_of')} as "asOf"
     from market.splits where ${exDateClause} order by ticker, ex_date`,
    exDateValues(selection),
  );
}
