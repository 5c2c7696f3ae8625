import { sql } from 'kysely';
import type { Connection } from './connection.ts';

export type TableCounts = Readonly<Record<CountedTable, number>>;

type CountedTable =
  | 'instruments'
  | 'prices'
  | 'options_prices'
  | 'options_features'
  | 'equity_features'
  | 'macro'
  | 'predictions'
  | 'trades'
  | 'runs';

/** Rows of each table; the option rows are added up from their captures, which is instant at any size. */
export async function counts({ db }: Connection): Promise<TableCounts> {
  const { rows } = await sql<TableCounts>`
    select (select count(*) from market.instruments) as instruments,
      (select count(*) from market.prices) as prices,
      (select coalesce(sum(contracts), 0)::bigint from market.option_captures) as options_prices,
      (select count(*) from market.options_features) as options_features,
      (select count(*) from market.equity_features) as equity_features,
      (select count(*) from market.macro) as macro,
      (select count(*) from market.predictions) as predictions,
      (select count(*) from market.trades) as trades,
      (select count(*) from market.runs) as runs`.execute(db);
  return rows[0] as TableCounts;
}
