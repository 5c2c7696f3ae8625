import { onServer } from './on-server.ts';
import { keptOptionYears } from './options-retention.ts';
import { ownSchemas } from './schema-facts.ts';
import { type Execute, findTimescale } from './timescale-server.ts';

export interface TableStatus {
  /** Schema and name. */
  readonly table: string;
  readonly rows: number;
  /** False where the rows are PostgreSQL's estimate, since to count them would take long. */
  readonly exact: boolean;
  /** With indexes; of a hypertable with all its chunks. */
  readonly bytes: number;
  readonly hypertable: boolean;
}

export interface DatabaseStatus {
  /** As in "18.1". */
  readonly postgres: string;
  /** Null where the database uses none. */
  readonly timescale: string | null;
  /** Why a TimescaleDB that is there isn't used, or isn't used everywhere. */
  readonly note: string | null;
  /** Raw options older than so many years are dropped; null = all are kept. */
  readonly keepOptionYears: number | null;
  readonly bytes: number;
  readonly tables: readonly TableStatus[];
}

/** Tables above this size are estimated, not counted. */
const countedBytes = 256 * 2 ** 20;

/** Says what is there and changes nothing. Throws DATABASE_UNREACHABLE. */
export function databaseStatus(url: string): Promise<DatabaseStatus> {
  return onServer(url, async (execute) => {
    const server = await findTimescale(execute);
    const timescale = server.kind === 'timescale' && server.installed ? server.version : null;
    const [head] = await execute<{ postgres: string; bytes: number }>(
      "select current_setting('server_version') as postgres, pg_database_size(current_database()) as bytes",
    );
    const tables: TableStatus[] = [];
    for (const found of await readTables(execute, timescale !== null)) {
      const exact = found.bytes < countedBytes;
      const rows = exact ? await countRows(execute, found.table) : found.estimate;
      tables.push({ table: found.table, rows, exact, bytes: found.bytes, hypertable: found.hypertable });
    }
    return {
      postgres: head?.postgres.split(' ')[0] ?? '',
      timescale,
      note: server.kind === 'plain' ? server.reason : null,
      keepOptionYears: timescale ? await keptOptionYears(execute) : null,
      bytes: head?.bytes ?? 0,
      tables,
    };
  });
}

interface FoundTable {
  readonly table: string;
  readonly bytes: number;
  readonly estimate: number;
  readonly hypertable: boolean;
}

function readTables(execute: Execute, timescale: boolean): Promise<readonly FoundTable[]> {
  const plain = `select n.nspname || '.' || c.relname as "table", pg_total_relation_size(c.oid) as bytes,
      greatest(c.reltuples, 0)::bigint as estimate, false as hypertable
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in (${ownSchemas.map((name) => `'${name}'`).join(', ')}) and c.relkind = 'r'
      and c.relname not in ('migrations', 'migrations_lock')`;
  if (!timescale) return execute(`${plain} order by 1`);
  return execute(`
    select t."table", coalesce(hypertable_size(h.name), t.bytes) as bytes,
      coalesce(approximate_row_count(h.name), t.estimate) as estimate, h.name is not null as hypertable
    from (${plain}) t
    left join (select format('%I.%I', hypertable_schema, hypertable_name)::regclass as name
      from timescaledb_information.hypertables) h on h.name = t."table"::regclass
    order by 1`);
}

async function countRows(execute: Execute, table: string): Promise<number> {
  const [row] = await execute<{ rows: number }>(`select count(*) as rows from ${table}`);
  return row?.rows ?? 0;
}
