import type { ClientBase } from 'pg';
import { copyIn, type EncodedRow } from './copy.ts';

export interface UpsertTarget {
  readonly table: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
  /** Column → SQL for its new value out of `target` (the stored row) and `excluded` (the new one), in place of the latter. */
  readonly merge?: Readonly<Record<string, string>>;
}

/**
 * COPY into a temporary table, then one INSERT … ON CONFLICT DO UPDATE; a row that says nothing new is left as it is, so
 * that writing the same again costs no new versions of rows. Runs in the caller's transaction. Writers of the same rows
 * wait for each other, and since all take them in the order of the key, none waits for one that waits for it; writers of
 * other rows, and readers, never wait.
 */
export async function upsert(
  client: ClientBase,
  { table, key, columns, merge = {} }: UpsertTarget,
  rows: Iterable<EncodedRow>,
): Promise<number> {
  const names = columns.join(', ');
  await client.query(
    `create temporary table incoming on commit drop as select ${names} from ${table} with no data`,
  );
  const count = await copyIn(client, 'pg_temp.incoming', columns, rows);
  const others = columns.filter((column) => !key.includes(column));
  const values = others.map((column) => merge[column] ?? `excluded.${column}`);
  const stored = others.map((column) => `target.${column}`);
  const updates = others.map((column, i) => `${column} = ${values[i]}`);
  const action =
    others.length === 0
      ? 'nothing'
      : `update set ${updates.join(', ')} where row(${stored.join(', ')}) is distinct from row(${values.join(', ')})`;
  await client.query(
    `insert into ${table} as target (${names}) select ${names} from pg_temp.incoming order by ${key.join(', ')}
     on conflict (${key.join(', ')}) do ${action}`,
  );
  // The transaction may go on to another upsert.
  await client.query('drop table pg_temp.incoming');
  return count;
}
