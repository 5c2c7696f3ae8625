import type { Connection } from './connection.ts';

/** What was asked to be ingested. */
export interface IngestJob {
  readonly id: string;
  /** Plain data, without keys. */
  readonly request: unknown;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Tasks that it was cut into, null until that is known. */
  readonly tasks: number | null;
}

/** How far a job is: its finished tasks by kind. */
export interface KindProgress {
  readonly kind: string;
  readonly done: number;
  readonly failed: number;
  readonly rows: number;
}

export interface JobProgress {
  readonly kinds: readonly KindProgress[];
  /** Of the task that failed last. */
  readonly lastError: string | null;
}

/** A job that is known already keeps its moment; how hard its provider is asked may have changed. */
export async function openJob(connection: Connection, job: Omit<IngestJob, 'tasks'>): Promise<void> {
  await connection.transaction('write', (client) =>
    client.query(
      `insert into market.ingest_jobs (id, request, started_at) values ($1, $2, $3)
       on conflict (id) do update set request = excluded.request`,
      [job.id, JSON.stringify(job.request), new Date(job.startedAt)],
    ),
  );
}

export async function planJob(connection: Connection, id: string, tasks: number): Promise<void> {
  await connection.transaction('write', (client) =>
    client.query('update market.ingest_jobs set tasks = $2 where id = $1', [id, tasks]),
  );
}

export async function readJob(connection: Connection, id: string): Promise<IngestJob | undefined> {
  return connection.transaction('snapshot', async (client) => {
    const { rows } = await client.query<Omit<IngestJob, 'startedAt'> & { at: Date }>(
      'select id, request, started_at as at, tasks from market.ingest_jobs where id = $1',
      [id],
    );
    return rows.map(({ at, ...job }) => ({ ...job, startedAt: at.getTime() }))[0];
  });
}

export function jobProgress(connection: Connection, id: string): Promise<JobProgress> {
  return connection.transaction('snapshot', async (client) => {
    const kinds = await client.query<KindProgress>(
      `select kind, count(*) filter (where status = 'done') as done,
         count(*) filter (where status = 'failed') as failed, sum(rows)::bigint as rows
       from market.ingest_tasks where job = $1 group by kind`,
      [id],
    );
    const failed = kinds.rows.some((row) => row.failed > 0);
    const last = failed
      ? await client.query<{ error: string }>(
          `select task || ': ' || error as error from market.ingest_tasks
           where job = $1 and status = 'failed' order by finished_at desc limit 1`,
          [id],
        )
      : null;
    return { kinds: kinds.rows, lastError: last?.rows[0]?.error ?? null };
  });
}
