import { type Kysely, sql } from 'kysely';
import { type Execute, findTimescale, hasCommunityLicence } from './timescale-server.ts';

interface Series {
  readonly table: string;
  readonly time: string;
  /** How much time one chunk holds. */
  readonly chunk: string;
  /** Chunks that end before this age are compressed; nightly corrections reach less far back. */
  readonly compressAfter: string;
  readonly segmentBy: string;
  /** With `segmentBy` all of the primary key, so that writing into a compressed chunk finds its rows. */
  readonly orderBy: string;
}

const daily = {
  time: 'time',
  chunk: '1 year',
  compressAfter: '90 days',
  segmentBy: 'ticker',
  orderBy: 'time desc',
};

/** The time series; what has an id of its own stays a plain table. */
const allSeries: readonly Series[] = [
  { table: 'market.prices', ...daily },
  {
    ...daily,
    table: 'market.options_prices',
    chunk: '7 days',
    compressAfter: '14 days',
    orderBy: 'time desc, expiration, strike_price, option_type',
  },
  { table: 'market.options_features', ...daily },
  { table: 'market.equity_features', ...daily },
  {
    table: 'fhq_execution.options_chain_snapshots',
    time: 'snapshot_timestamp',
    chunk: '7 days',
    compressAfter: '14 days',
    segmentBy: 'underlying',
    orderBy: 'snapshot_timestamp desc, expiration_date, strike, option_type',
  },
  {
    table: 'fhq_learning.options_volatility_surface',
    time: 'snapshot_date',
    chunk: '90 days',
    compressAfter: '90 days',
    segmentBy: 'underlying',
    orderBy: 'snapshot_date desc, expiration_date, strike, option_type',
  },
];

/** For migrations: the time series that exist by now become hypertables where the server can; all are empty yet. */
export async function makeHypertables(db: Kysely<unknown>): Promise<void> {
  await arrangeTimescale(onKysely(db), { compress: false, convert: false });
}

export function onKysely(db: Kysely<unknown>): Execute {
  return async <Row>(statement: string) => (await sql.raw<Row>(statement).execute(db)).rows;
}

/**
 * Does what is missing, and nothing twice: creates the extension, makes hypertables of plain tables and compresses them
 * by policy. A table with rows is only rewritten with `convert`, since that locks it for as long as it takes. A migration
 * must not compress: later ones could not alter the table freely. What was done, in words.
 */
export async function arrangeTimescale(
  execute: Execute,
  { compress, convert }: { readonly compress: boolean; readonly convert: boolean },
): Promise<readonly string[]> {
  const server = await findTimescale(execute);
  if (server.kind === 'plain') return [];
  if (!server.installed) await execute('create extension if not exists timescaledb');
  const mayCompress = compress && (await hasCommunityLicence(execute));
  const done: string[] = [];
  for (const state of await readSeries(execute)) {
    const { series } = state;
    let isHypertable = state.hypertable;
    if (!isHypertable && (convert || !(await hasRows(execute, series.table)))) {
      await execute(hypertableOf(series));
      done.push(`${series.table}: hypertable of ${series.chunk}`);
      isHypertable = true;
    }
    if (!isHypertable || !mayCompress) continue;
    if (!state.compressed) await execute(columnstoreOf(series));
    if (!state.policy) {
      await execute(policyOf(series));
      done.push(`${series.table}: compressed after ${series.compressAfter}`);
    }
  }
  return done;
}

interface SeriesState {
  readonly series: Series;
  readonly hypertable: boolean;
  readonly compressed: boolean;
  readonly policy: boolean;
}

/** Those whose tables exist. */
async function readSeries(execute: Execute): Promise<readonly SeriesState[]> {
  const names = allSeries.map(({ table }) => `('${table}')`).join(', ');
  const rows = await execute<Omit<SeriesState, 'series'> & { readonly name: string }>(`
    select wanted.name, h.hypertable_name is not null as hypertable,
      coalesce(h.compression_enabled, false) as compressed,
      exists (select from timescaledb_information.jobs j
        where j.proc_name = 'policy_compression'
          and j.hypertable_schema = h.hypertable_schema and j.hypertable_name = h.hypertable_name) as policy
    from (values ${names}) as wanted (name)
    left join timescaledb_information.hypertables h
      on h.hypertable_schema || '.' || h.hypertable_name = wanted.name
    where to_regclass(wanted.name) is not null`);
  const found = new Map(rows.map((row) => [row.name, row]));
  return allSeries.flatMap((series) => {
    const state = found.get(series.table);
    return state ? [{ ...state, series }] : [];
  });
}

async function hasRows(execute: Execute, table: string): Promise<boolean> {
  const [row] = await execute<{ filled: boolean }>(`select exists (select from ${table}) as filled`);
  return row?.filled ?? false;
}

function hypertableOf({ table, time, chunk }: Series): string {
  return `select create_hypertable('${table}', by_range('${time}', interval '${chunk}'), create_default_indexes => false, migrate_data => true)`;
}

function columnstoreOf({ table, segmentBy, orderBy }: Series): string {
  return `alter table ${table} set (timescaledb.enable_columnstore = true, timescaledb.segmentby = '${segmentBy}', timescaledb.orderby = '${orderBy}')`;
}

function policyOf({ table, compressAfter }: Series): string {
  return `call add_columnstore_policy('${table}', after => interval '${compressAfter}', if_not_exists => true)`;
}
