import { GammaTwinError } from '@gammatwin/core';
import { Kysely, type Migration, Migrator, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { createPool } from './connection.ts';
import { marketSchema } from './migrations/2026-11-21-market.ts';
import { pointsInTime } from './migrations/2026-11-21-points-in-time.ts';

/** In the order of their names, which begin with their dates. */
const migrations: Readonly<Record<string, Migration>> = {
  '2026-11-21-market': marketSchema,
  '2026-11-21-points-in-time': pointsInTime,
};

/** Any number that nobody else uses: the advisory lock under which the schema changes. */
const lockKey = 7_310_946_021;

export interface Applied {
  readonly name: string;
  /** Milliseconds since the epoch, null where still to do. */
  readonly appliedAt: number | null;
}

/**
 * Brings the schema up to date; the names of the migrations that this call applied. Processes that call it at once
 * wait for each other. Throws SCHEMA_MISMATCH if the database was made by a newer version.
 */
export async function migrate(url: string): Promise<readonly string[]> {
  return withMigrator(url, async (migrator, pool) => {
    const holder = await pool.connect();
    try {
      await holder.query('select pg_advisory_lock($1)', [lockKey]);
      const { error, results } = await migrator.migrateToLatest();
      if (error) throw asMismatch(error);
      return (results ?? []).map((result) => result.migrationName);
    } finally {
      // Ending the connection gives the lock back, in whatever state the session is.
      holder.release(true);
    }
  });
}

export async function migrationStatus(url: string): Promise<readonly Applied[]> {
  return withMigrator(url, async (migrator) => {
    const found = await migrator.getMigrations();
    return found.map(({ name, executedAt }) => ({ name, appliedAt: executedAt?.getTime() ?? null }));
  });
}

async function withMigrator<T>(
  url: string,
  work: (migrator: Migrator, pool: pg.Pool) => Promise<T>,
): Promise<T> {
  const pool = createPool(url);
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableSchema: 'market',
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
  });
  try {
    return await work(migrator, pool);
  } finally {
    await db.destroy();
  }
}

function asMismatch(error: unknown): unknown {
  if (!(error instanceof Error) || !error.message.startsWith('corrupted migrations')) return error;
  return new GammaTwinError('SCHEMA_MISMATCH', `the database was made by another version: ${error.message}`, {
    cause: error,
  });
}
