import { type EpochDay, invalidInput, type Membership } from '@gammatwin/core';
import type { Connection } from './connection.ts';
import { copyIn, type EncodedRow, textCell } from './copy.ts';
import { dayCell, distinctRows } from './nullable-cells.ts';
import { asDay, readRows } from './read-rows.ts';

const columns = ['universe', 'ticker', 'from_date', 'to_date'];

/** Replaces every universe that occurs. */
export function writeMemberships(connection: Connection, rows: readonly Membership[]): Promise<number> {
  const universes = [...new Set(rows.map((row) => row.universe))].sort();
  return connection.transaction('write', async (client) => {
    for (const universe of universes) {
      await client.query(`select pg_advisory_xact_lock(hashtextextended('memberships of ' || $1, 0))`, [
        universe,
      ]);
    }
    await client.query('delete from market.memberships where universe = any($1)', [universes]);
    return copyIn(client, 'market.memberships', columns, distinctRows(rows.map(encoded)));
  });
}

function encoded({ universe, symbol, from, to }: Membership): EncodedRow {
  if (to !== null && to < from) throw invalidInput(`membership of ${symbol}`, 'from before to', { from, to });
  return [textCell(universe), textCell(symbol), dayCell('from', from), dayCell('to', to)];
}

export function readMemberships(connection: Connection, universe: string): Promise<readonly Membership[]> {
  return readRows<Membership & object>(
    connection,
    `select universe, ticker as symbol, ${asDay('from_date')} as "from", ${asDay('to_date')} as "to"
     from market.memberships where universe = $1 order by ticker, from_date`,
    [universe],
  );
}

export async function readMembers(
  connection: Connection,
  universe: string,
  session: EpochDay,
): Promise<readonly string[]> {
  const rows = await readRows<{ symbol: string }>(
    connection,
    `select distinct ticker as symbol from market.memberships
     where universe = $1 and from_date <= date '1970-01-01' + $2::int
       and (to_date is null or to_date >= date '1970-01-01' + $2::int)
     order by ticker`,
    [universe, session],
  );
  return rows.map((row) => row.symbol);
}
