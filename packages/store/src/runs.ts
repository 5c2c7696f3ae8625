import type { Connection } from './connection.ts';
import type { RunStatus } from './tables.ts';

export interface RunStart {
  /** 'ingest', 'train twins', 'nightly' … */
  readonly kind: string;
  /** Milliseconds since the epoch, UTC. */
  readonly startedAt: number;
  /** Plain data; what is needed to repeat the run. */
  readonly config: unknown;
  /** The commit of the code, null where unknown. */
  readonly commit: string | null;
}

export interface RunRecord extends RunStart {
  readonly id: number;
  readonly status: RunStatus;
  readonly finishedAt: number | null;
}

export async function startRun({ db }: Connection, run: RunStart): Promise<number> {
  const { id } = await db
    .insertInto('runs')
    .values({
      kind: run.kind,
      started_at: new Date(run.startedAt),
      config: JSON.stringify(run.config),
      commit: run.commit,
      status: 'running',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function finishRun(
  { db }: Connection,
  id: number,
  status: RunStatus,
  finishedAt: number,
): Promise<void> {
  await db
    .updateTable('runs')
    .set({ status, finished_at: new Date(finishedAt) })
    .where('id', '=', id)
    .execute();
}

export async function readRuns({ db }: Connection, limit: number): Promise<RunRecord[]> {
  const rows = await db.selectFrom('runs').selectAll().orderBy('id', 'desc').limit(limit).execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    startedAt: row.started_at.getTime(),
    finishedAt: row.finished_at?.getTime() ?? null,
    config: row.config,
    commit: row.commit,
    status: row.status,
  }));
}
