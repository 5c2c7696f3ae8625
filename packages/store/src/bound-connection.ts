import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import type { PoolClient } from 'pg';
import type { Connection } from './connection.ts';
import type { Tables } from './tables.ts';

/** A connection whose every read and write happens inside the transaction that is open on `client`. */
export function boundConnection(client: PoolClient): Connection {
  // Kysely hands a client back after each query; this one belongs to whoever began the transaction.
  const lent = { query: client.query.bind(client), release: () => undefined };
  const pool = { connect: async () => lent, end: async () => undefined };
  const dialect = new PostgresDialect({ pool: pool as never });
  const db = new Kysely<Tables>({ dialect }).withSchema('market');
  return {
    db,
    transaction: (_mode, work) => work(client),
    rowTransaction: (work) => work(db as Transaction<Tables>),
    close: async () => undefined,
  };
}
