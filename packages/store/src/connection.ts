import { GammaTwinError } from '@gammatwin/core';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { reach } from './reach.ts';
import type { Tables } from './tables.ts';

/** One pool of connections, and kysely on top of it for what isn't bulk. */
export interface Connection {
  readonly db: Kysely<Tables>;
  /** Runs `work` in one transaction: all of it happens or nothing. Bad rows become INVALID_ROW. */
  transaction<T>(mode: TransactionMode, work: (client: pg.PoolClient) => Promise<T>): Promise<T>;
  /** The same for rows that are written through kysely. */
  rowTransaction<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

type TransactionMode = 'write' | 'snapshot';

const begin: Record<TransactionMode, string> = {
  write: 'begin',
  snapshot: 'begin isolation level repeatable read read only',
};

/** Throws DATABASE_UNREACHABLE. */
export async function connect(url: string): Promise<Connection> {
  await reach(url);
  const pool = createPool(url);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }).withSchema('market');
  return {
    db,
    transaction: (mode, work) => transaction(pool, mode, work),
    rowTransaction: (work) =>
      db
        .transaction()
        .execute(work)
        .catch((error: unknown) => {
          throw asInvalidRow(error);
        }),
    close: () => db.destroy(),
  };
}

/** int8 and numeric arrive as numbers; an idle pool doesn't keep the process alive. */
export function createPool(url: string, max = 4): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    allowExitOnIdle: true,
    application_name: 'gammatwin',
    types: { getTypeParser: typeParser as typeof pg.types.getTypeParser },
  });
  // A connection that the server drops while no query is under way would end the process, idle or within a
  // transaction; the next query reports it anyway.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

const numeric: readonly number[] = [pg.types.builtins.INT8, pg.types.builtins.NUMERIC];

function typeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  return numeric.includes(oid) && format !== 'binary'
    ? Number
    : pg.types.getTypeParser(oid, format as 'text');
}

async function transaction<T>(
  pool: pg.Pool,
  mode: TransactionMode,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query(begin[mode]);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {
      broken = true;
    });
    throw asInvalidRow(error);
  } finally {
    client.release(broken);
  }
}

/** Classes 21, 22 and 23 of the SQL standard: the data is at fault, not the database. */
function asInvalidRow(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError) || !/^2[123]/.test(error.code ?? '')) return error;
  const message = [error.message, error.detail].filter(Boolean).join('; ');
  return new GammaTwinError('INVALID_ROW', message, {
    fields: { table: error.table, column: error.column, sqlState: error.code },
    cause: error,
  });
}
