import { GammaTwinError } from '@gammatwin/core';
import { Kysely, type Migration, Migrator, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { createPool } from './connection.ts';
import { marketSchema } from './migrations/2026-11-21-market.ts';
import { pointsInTime } from './migrations/2026-11-21-points-in-time.ts';
import { shadowSchemas } from './migrations/2026-11-21-shadow.ts';
import { textReadings } from './migrations/2026-11-21-text.ts';
import { keepOptions } from './options-retention.ts';
import { arrangeTimescale, onKysely } from './timescale.ts';

/** In the order of their names, which begin with their dates. */
const migrations: Readonly<Record<string, Migration>> = {
  '2026-11-21-market': marketSchema,
  '2026-11-21-points-in-time': pointsInTime,
  '2026-11-21-shadow': shadowSchemas,
  '2026-11-21-text': textReadings,
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
  return alone(url, async (migrator, db) => {
    const { error, results } = await migrator.migrateToLatest();
    if (error) throw asMismatch(error);
    await db
      .transaction()
      .execute((trx) => arrangeTimescale(onKysely(trx), { compress: true, convert: false }));
    return (results ?? []).map((result) => result.migrationName);
  });
}

/**
 * For a server that got TimescaleDB after its tables were filled: rewrites them as compressed hypertables, which locks
 * each for as long as that takes. `years` also sets how long raw options are kept (null = all; left out = as it is).
 * What was done, in words; nothing in a server without TimescaleDB. Throws NEEDS_TIMESCALE if `years` can't be kept.
 */
export async function arrangeSeries(
  url: string,
  { years }: { readonly years?: number | null } = {},
): Promise<readonly string[]> {
  return alone(url, (_migrator, db) =>
    db.transaction().execute(async (trx) => {
      const execute = onKysely(trx);
      const done = await arrangeTimescale(execute, { compress: true, convert: true });
      if (years !== undefined) await keepOptions(execute, years);
      return done;
    }),
  );
}

export async function migrationStatus(url: string): Promise<readonly Applied[]> {
  return withMigrator(url, async (migrator) => {
    const found = await migrator.getMigrations();
    return found.map(({ name, executedAt }) => ({ name, appliedAt: executedAt?.getTime() ?? null }));
  });
}

/** Nobody else changes the schema meanwhile. */
function alone<T>(url: string, work: (migrator: Migrator, db: Kysely<unknown>) => Promise<T>): Promise<T> {
  return withMigrator(url, async (migrator, db, pool) => {
    const holder = await pool.connect();
    try {
      await holder.query('select pg_advisory_lock($1)', [lockKey]);
      return await work(migrator, db);
    } finally {
      // Ending the connection gives the lock back, in whatever state the session is.
      holder.release(true);
    }
  });
}

async function withMigrator<T>(
  url: string,
  work: (migrator: Migrator, db: Kysely<unknown>, pool: pg.Pool) => Promise<T>,
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
    return await work(migrator, db, pool);
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
