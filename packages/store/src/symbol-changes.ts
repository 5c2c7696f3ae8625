import { invalidInput, type SymbolChange } from '@gammatwin/core';
import type { Connection } from './connection.ts';
import { type EncodedRow, momentCell, textCell } from './copy.ts';
import { dayCell, distinctRows } from './nullable-cells.ts';
import { asDay, asMoment, readRows } from './read-rows.ts';
import { upsert } from './upsert.ts';

const symbolChanges = {
  table: 'market.symbol_changes',
  key: ['old_ticker', 'first_session'],
  columns: ['old_ticker', 'new_ticker', 'first_session', 'as_of'],
};

export function writeSymbolChanges(connection: Connection, rows: readonly SymbolChange[]): Promise<number> {
  return connection.transaction('write', (client) =>
    upsert(client, symbolChanges, distinctRows(rows.map(encoded))),
  );
}

function encoded({ from, to, firstSession, asOf }: SymbolChange): EncodedRow {
  if (from === to) throw invalidInput('symbol change', 'two different symbols', from);
  return [textCell(from), textCell(to), dayCell('firstSession', firstSession), momentCell('asOf', asOf)];
}

/** Those from or to one of the symbols, all unless told. */
export function readSymbolChanges(
  connection: Connection,
  symbols?: readonly string[],
): Promise<readonly SymbolChange[]> {
  return readRows<SymbolChange & object>(
    connection,
    `select old_ticker as "from", new_ticker as "to", ${asDay('first_session')} as "firstSession",
       ${asMoment('as_of')} as "asOf"
     from market.symbol_changes
     where $1::text[] is null or old_ticker = any($1) or new_ticker = any($1)
     order by first_session, old_ticker`,
    [symbols ?? null],
  );
}
