import { type Kysely, sql } from 'kysely';

/** The time series, and how much time one chunk of each holds. */
const hypertables = [
  { table: 'market.prices', chunk: '1 year' },
  { table: 'market.options_prices', chunk: '7 days' },
  { table: 'market.options_features', chunk: '1 year' },
  { table: 'market.equity_features', chunk: '1 year' },
];

/**
 * With TimescaleDB loaded in the server the time series become hypertables; without it they stay plain tables, with
 * the same keys and indexes. Runs inside the transaction of a migration.
 */
export async function makeHypertables(db: Kysely<unknown>): Promise<void> {
  if (!(await isLoaded(db))) return;
  await sql`create extension if not exists timescaledb`.execute(db);
  for (const { table, chunk } of hypertables) {
    await sql`select create_hypertable(${table}, 'time', chunk_time_interval => ${chunk}::interval)`.execute(
      db,
    );
  }
}

/** Creating the extension in a server that hasn't preloaded it ends the connection, so ask before. */
async function isLoaded(db: Kysely<unknown>): Promise<boolean> {
  const { rows } = await sql<{ loaded: boolean }>`
    select current_setting('shared_preload_libraries') like '%timescaledb%'
      and exists (select from pg_available_extensions where name = 'timescaledb') as loaded`.execute(db);
  return rows[0]?.loaded ?? false;
}
