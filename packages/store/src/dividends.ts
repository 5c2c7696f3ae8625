import type { Dividend } from '@gammatwin/core';
import type { Connection } from './connection.ts';
import { type EncodedRow, momentCell, textCell, wholeCell } from './copy.ts';
import { amountCell, dayCell, distinctRows } from './nullable-cells.ts';
import { asDay, asMoment, type EventSelection, exDateClause, exDateValues, readRows } from './read-rows.ts';
import { upsert } from './upsert.ts';

const dividends = {
  table: 'market.dividends',
  key: ['ticker', 'ex_date', 'kind'],
  columns: ['ticker', 'ex_date', 'kind', 'cash_amount', 'per_year', 'declared_on', 'paid_on', 'as_of'],
};

export function writeDividends(connection: Connection, rows: readonly Dividend[]): Promise<number> {
  return connection.transaction('write', (client) =>
    upsert(client, dividends, distinctRows(rows.map(encoded))),
  );
}

function encoded({ symbol, exDate, kind, cash, perYear, declaredOn, paidOn, asOf }: Dividend): EncodedRow {
  return [
    textCell(symbol),
    dayCell('exDate', exDate),
    textCell(kind),
    amountCell(`dividend of ${symbol}`, cash, 0),
    wholeCell('payments a year', perYear ?? Number.NaN),
    dayCell('declaredOn', declaredOn),
    dayCell('paidOn', paidOn),
    momentCell('asOf', asOf),
  ];
}

export function readDividends(
  connection: Connection,
  selection: EventSelection,
): Promise<readonly Dividend[]> {
  return readRows<Dividend & object>(
    connection,
    `select ticker as symbol, ${asDay('ex_date')} as "exDate", cash_amount as cash, kind, per_year as "perYear",
       ${asDay('declared_on')} as "declaredOn", ${asDay('paid_on')} as "paidOn", ${asMoment('as_of')} as "asOf"
     from market.dividends where ${exDateClause} order by ticker, ex_date, kind`,
    exDateValues(selection),
  );
}
