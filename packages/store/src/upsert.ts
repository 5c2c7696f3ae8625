import type { ClientBase } from 'pg';
import { copyIn, type EncodedRow } from './copy.ts';

export interface UpsertTarget {
  readonly table: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
}

/**
 * COPY into a temporary table, then one INSERT … ON CONFLICT DO UPDATE. Runs in the caller's transaction. Writers of
 * one table wait for each other (two upserts in different orders would deadlock); readers never wait.
 */
export async function upsert(
  client: ClientBase,
  { table, key, columns }: UpsertTarget,
  rows: Iterable<EncodedRow>,
): Promise<number> {
  await lockForWriting(client, table);
  await client.query(`create temporary table incoming (like ${table}) on commit drop`);
  const count = await copyIn(client, 'pg_temp.incoming', columns, rows);
  const names = columns.join(', ');
  const updates = columns
    .filter((column) => !key.includes(column))
    .map((column) => `${column} = excluded.${column}`);
  await client.query(
    `insert into ${table} (${names}) select ${names} from pg_temp.incoming
     on conflict (${key.join(', ')}) do update set ${updates.join(', ')}`,
  );
  return count;
}

export async function lockForWriting(client: ClientBase, table: string): Promise<void> {
  await client.query(`lock table ${table} in share row exclusive mode`);
}
