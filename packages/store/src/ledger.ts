import { type Clock, type EpochDay, toEpochDay, toIsoDate } from '@gammatwin/core';
import type { PoolClient } from 'pg';
import { boundConnection } from './bound-connection.ts';
import type { Connection } from './connection.ts';

/** One unit of ingestion that happens once: what it is of. */
export interface TaskKey {
  readonly job: string;
  /** Unique within its job. */
  readonly task: string;
  readonly kind: string;
  /** Null where it is of several. */
  readonly ticker: string | null;
  readonly from: EpochDay;
  readonly to: EpochDay;
}

/** Who runs a task, and since when (milliseconds since the epoch). */
export interface TaskRun {
  readonly worker: string;
  readonly startedAt: number;
  readonly clock: Clock;
}

export interface TaskOutcome {
  readonly rows: number;
  /** Plain data, kept as JSON. */
  readonly result: unknown;
}

export interface FinishedTask extends TaskKey, TaskOutcome {
  readonly status: 'done' | 'failed';
  readonly error: string | null;
  readonly worker: string;
  readonly milliseconds: number;
  readonly finishedAt: number;
}

/**
 * Runs `work` and writes the ledger's row in the transaction that holds all that `work` writes through its connection.
 * A task that is done already is not run again: its row comes back. Two runs of one task wait for each other.
 */
export function once(
  connection: Connection,
  key: TaskKey,
  run: TaskRun,
  work: (bound: Connection) => Promise<TaskOutcome>,
): Promise<FinishedTask> {
  return connection.transaction('write', async (client) => {
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${key.job}/${key.task}`]);
    const [before] = await select(client, 'job = $1 and task = $2', [key.job, key.task]);
    if (before?.status === 'done') return before;
    const outcome = await work(boundConnection(client));
    const row = finished(key, run, 'done', outcome, null);
    await put(client, row);
    return row;
  });
}

/** Records why a task failed, unless it is done. */
export async function failTask(
  connection: Connection,
  key: TaskKey,
  run: TaskRun,
  error: string,
): Promise<void> {
  const row = finished(key, run, 'failed', { rows: 0, result: {} }, error);
  await connection.transaction('write', (client) => put(client, row));
}

export function finishedTask(
  connection: Connection,
  job: string,
  task: string,
): Promise<FinishedTask | undefined> {
  return connection.transaction(
    'snapshot',
    async (client) => (await select(client, 'job = $1 and task = $2', [job, task]))[0],
  );
}

export function finishedTasks(connection: Connection, job: string): Promise<readonly FinishedTask[]> {
  return connection.transaction('snapshot', (client) => select(client, 'job = $1', [job]));
}

/** Takes the named tasks out of the ledger, so that they can happen again; their data stays until it is replaced. */
export async function reopenTasks(
  connection: Connection,
  job: string,
  tasks: readonly string[],
): Promise<void> {
  await connection.transaction('write', (client) =>
    client.query('delete from market.ingest_tasks where job = $1 and task = any($2)', [job, tasks]),
  );
}

function finished(
  key: TaskKey,
  { worker, startedAt, clock }: TaskRun,
  status: 'done' | 'failed',
  outcome: TaskOutcome,
  error: string | null,
): FinishedTask {
  const finishedAt = clock.now();
  return { ...key, ...outcome, status, error, worker, milliseconds: finishedAt - startedAt, finishedAt };
}

async function put(client: PoolClient, row: FinishedTask): Promise<void> {
  await client.query(
    `insert into market.ingest_tasks (job, task, kind, ticker, from_session, to_session, status, rows, result,
       error, worker, milliseconds, finished_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (job, task) do update set status = excluded.status, rows = excluded.rows,
       result = excluded.result, error = excluded.error, worker = excluded.worker,
       milliseconds = excluded.milliseconds, finished_at = excluded.finished_at
     where ingest_tasks.status = 'failed'`,
    [
      row.job,
      row.task,
      row.kind,
      row.ticker,
      toIsoDate(row.from),
      toIsoDate(row.to),
      row.status,
      row.rows,
      JSON.stringify(row.result),
      row.error,
      row.worker,
      row.milliseconds,
      new Date(row.finishedAt),
    ],
  );
}

type StoredTask = Omit<FinishedTask, 'from' | 'to' | 'finishedAt'> & {
  readonly from: string;
  readonly to: string;
  readonly finished: Date;
};

async function select(client: PoolClient, condition: string, values: unknown[]): Promise<FinishedTask[]> {
  const { rows } = await client.query<StoredTask>(
    `select job, task, kind, ticker, from_session::text as "from", to_session::text as "to", status, rows, result,
       error, worker, milliseconds, finished_at as finished
     from market.ingest_tasks where ${condition} order by task`,
    values,
  );
  return rows.map(({ finished: at, ...row }) => ({
    ...row,
    from: toEpochDay(row.from),
    to: toEpochDay(row.to),
    finishedAt: at.getTime(),
  }));
}
