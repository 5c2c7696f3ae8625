import type { Connection } from './connection.ts';
import { type IngestJob, type JobProgress, jobProgress, openJob, planJob, readJob } from './jobs.ts';
import {
  type FinishedTask,
  failTask,
  finishedTask,
  finishedTasks,
  once,
  reopenTasks,
  type TaskKey,
  type TaskOutcome,
  type TaskRun,
} from './ledger.ts';
import { countPresences, holdPresence, type Presence } from './presence.ts';
import { type RateLimit, sharedRateLimiter } from './rate-limit.ts';
import { type RejectedRows, type RejectionScope, replaceRejections } from './rejections.ts';

/** What ingestion keeps about itself: jobs, the ledger of their tasks, rejected rows, shared limits, living workers. */
export interface IngestionStore<Store> {
  /** A job that is known already keeps its moment; its request is the latest one. */
  openJob(job: Omit<IngestJob, 'tasks'>): Promise<void>;
  /** Says into how many tasks it was cut. */
  planJob(id: string, tasks: number): Promise<void>;
  readJob(id: string): Promise<IngestJob | undefined>;
  progress(job: string): Promise<JobProgress>;

  /** Runs `work` and records the task in one transaction; a task that is done already is not run again. */
  once(key: TaskKey, run: TaskRun, work: (store: Store) => Promise<TaskOutcome>): Promise<FinishedTask>;
  /** Records why a task failed, unless it is done. */
  fail(key: TaskKey, run: TaskRun, error: string): Promise<void>;
  finishedTask(job: string, task: string): Promise<FinishedTask | undefined>;
  /** By name. */
  finishedTasks(job: string): Promise<readonly FinishedTask[]>;
  /** Takes tasks out of the ledger, so that they can happen again. */
  reopen(job: string, tasks: readonly string[]): Promise<void>;

  replaceRejections(scope: RejectionScope, rejections: readonly RejectedRows[]): Promise<void>;
  /** A token bucket that all processes on this database share. */
  rateLimiter(limit: RateLimit): { take(): Promise<void> };

  /** Takes `name` within `group` for as long as this process lives; null where another living one has it. */
  hold(group: string, name: string): Promise<Presence | null>;
  countHeld(group: string): Promise<number>;
}

/** `storeOf` makes a store that works through the given connection. */
export function ingestionStore<Store>(
  url: string,
  connection: Connection,
  storeOf: (bound: Connection) => Store,
): IngestionStore<Store> {
  return {
    openJob: (job) => openJob(connection, job),
    planJob: (id, tasks) => planJob(connection, id, tasks),
    readJob: (id) => readJob(connection, id),
    progress: (job) => jobProgress(connection, job),
    once: (key, run, work) => once(connection, key, run, (bound) => work(storeOf(bound))),
    fail: (key, run, error) => failTask(connection, key, run, error),
    finishedTask: (job, task) => finishedTask(connection, job, task),
    finishedTasks: (job) => finishedTasks(connection, job),
    reopen: (job, tasks) => reopenTasks(connection, job, tasks),
    replaceRejections: (scope, rejections) => replaceRejections(connection, scope, rejections),
    rateLimiter: (limit) => sharedRateLimiter(connection, limit),
    hold: (group, name) => holdPresence(url, group, name),
    countHeld: (group) =>
      connection.transaction('snapshot', async (client) => {
        const { rows } = await client.query<{ present: number }>(countPresences, [group]);
        return rows[0]?.present ?? 0;
      }),
  };
}
