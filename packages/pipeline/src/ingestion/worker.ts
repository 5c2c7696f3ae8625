import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, GammaTwinError } from '@gammatwin/core';
import { openLake } from '@gammatwin/lake';
import type { MarketDataProvider } from '@gammatwin/market-data';
import type { Presence, Store } from '@gammatwin/store';
import type { JobSpec } from './job-spec.ts';
import { openQueue, presenceGroup, type TaskQueue } from './queue.ts';
import { isDatabaseAway } from './retry.ts';
import { runTask, startRun, type TaskContext, taskKey } from './run-task.ts';

export interface WorkerOptions {
  readonly store: Store;
  readonly job: string;
  readonly spec: JobSpec;
  readonly provider: MarketDataProvider;
  readonly clock: Clock;
  readonly concurrency: number;
  /** True in the process that planned the job. */
  readonly migrate: boolean;
}

/** A process that does tasks of one job, under a name that no other living one has. */
export interface Worker {
  readonly queue: TaskQueue;
  /** Keeps the name and puts back tasks of dead workers; to be called every second or so. */
  tend(): Promise<void>;
  /** Lets running tasks end for as long as `drainMs`. */
  close(drainMs: number): Promise<void>;
}

const takeOverEveryMs = 2_000;

export async function openWorker(options: WorkerOptions): Promise<Worker> {
  const { store, job, spec, provider, clock, concurrency, migrate } = options;
  const abort = new AbortController();
  let place = await firstFreePlace(store, job);
  const context: TaskContext = {
    job,
    store,
    provider,
    lake: spec.lake === null ? null : openLake(spec.lake),
    worker: place.name,
    clock,
    signal: abort.signal,
  };
  const handler = {
    run: (task: Parameters<typeof runTask>[1]) => runTask(context, task),
    async failed(task: Parameters<typeof runTask>[1], error: unknown) {
      // What was cut off by the end of this process has not failed: the next one does it.
      abort.signal.throwIfAborted();
      await store.ingestion.fail(taskKey(job, task), startRun(context), reason(error));
    },
  };
  const queue = await openQueue({ store, job, executor: place.name, concurrency, migrate, handler }).catch(
    async (error: unknown) => {
      await place.presence.release();
      throw error;
    },
  );
  let tookOverAt = clock.now();
  return {
    queue,
    async tend() {
      if (!place.presence.held) {
        const presence = await store.ingestion.hold(presenceGroup(job), place.name);
        if (presence) place = { ...place, presence };
      }
      if (clock.now() - tookOverAt < takeOverEveryMs) return;
      tookOverAt = clock.now();
      await queue.takeOver();
    },
    async close(drainMs) {
      await queue.close(drainMs);
      abort.abort();
      await place.presence.release();
    },
  };
}

/** Does tasks of the job until all are finished, or until `signal` is aborted. */
export async function work(worker: Worker, store: Store, job: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(500, undefined, { signal }).catch(() => undefined);
    try {
      await worker.tend();
      const [stored, { kinds }] = [await store.ingestion.readJob(job), await store.ingestion.progress(job)];
      const finished = kinds.reduce((sum, { done, failed }) => sum + done + failed, 0);
      if (stored?.tasks != null && finished >= stored.tasks) return;
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
    }
  }
}

async function firstFreePlace(
  store: Store,
  job: string,
): Promise<{ readonly name: string; readonly presence: Presence }> {
  for (let slot = 1; ; slot++) {
    const name = `${job}:${slot}`;
    const presence = await store.ingestion.hold(presenceGroup(job), name);
    if (presence) return { name, presence };
  }
}

function reason(error: unknown): string {
  if (error instanceof GammaTwinError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
