import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Clock,
  GammaTwinError,
  newYorkInstant,
  sessionClose,
  sessionsBetween,
  systemClock,
} from '@gammatwin/core';
import { type MarketDataProvider, openProvider, type ProviderConfig } from '@gammatwin/market-data';
import type { FinishedTask, Store } from '@gammatwin/store';
import type { Grain } from './grain.ts';
import { type JobRequest, jobId, jobSpec } from './job-spec.ts';
import { type IngestTask, planTasks } from './plan.ts';
import { type IngestProgress, watchProgress } from './progress.ts';
import { openQueue, type TaskQueue } from './queue.ts';
import { isDatabaseAway } from './retry.ts';
import { type IngestSummary, summarise } from './summary.ts';
import { openWorker, work } from './worker.ts';
import { startWorkers, type WorkerProcesses } from './worker-processes.ts';

export interface IngestRequest extends JobRequest {
  readonly store: Store;
  readonly signal: AbortSignal;
  /** Processes that do the work; 1 (unless told) is this one, 0 leaves it to workers that were started elsewhere. */
  readonly workers?: number;
  /** Fetches everything again, whatever is done. */
  readonly again?: boolean;
  readonly clock?: Clock;
  /** Called about once a second, and at the end; null while the database is away. */
  readonly onProgress?: (progress: IngestProgress | null) => void;
  /** How the provider is opened, where not by openProvider; workers of other processes don't know it. */
  readonly open?: (config: ProviderConfig) => MarketDataProvider;
  /** How finely the work is cut, where not as its kind of provider suggests. */
  readonly grain?: Grain;
}

const drainMs = 10_000;
const lookEveryMs = 500;
/** Looks with nothing in the queue and tasks open, before these are put in again. */
const patience = 6;
const rescues = 3;
/** Deaths of each worker process while no task gets finished, before the job is given up. */
const deathsEach = 5;

/**
 * Brings data of a range of days into the store, as tasks of a durable queue whose truth is the ledger: each happens
 * once, with its data and its row in one transaction. The same request goes on where it ended, does failed tasks
 * again, and changes nothing where all is done; a task that ran before its last session's close is done again too.
 * Nothing is stored before the provider has checked what it can. A database holds one market: MARKET_MISMATCH.
 * A failed task does not stop the others; it is in the summary. Throws INTERRUPTED, NO_DATA, INGEST_RUNNING.
 */
export async function ingest(request: IngestRequest): Promise<IngestSummary> {
  const { store, signal, workers = 1, clock = systemClock } = request;
  const startedAt = clock.now();
  const spec = jobSpec(request);
  const job = jobId(spec);
  const over = new AbortController();
  const tools = { rateLimiter: store.ingestion.rateLimiter, signal: over.signal };
  const provider = request.open?.(request.provider) ?? openProvider(request.provider, tools);
  const plan = await planTasks(provider, spec, request.grain);
  signal.throwIfAborted();
  await store.claimMarket(provider.market);
  const planning = await onlyPlanner(store, job);
  let processes: WorkerProcesses | null = null;
  try {
    await store.ingestion.openJob({ id: job, request: spec, startedAt });
    const concurrency = plan.grain.concurrency;
    const worker =
      workers === 1
        ? await openWorker({ store, job, spec, provider, clock, concurrency, migrate: true })
        : null;
    const queue = worker?.queue ?? (await plannerQueue(store, job, concurrency));
    let ended = false;
    try {
      const { done, unplanned } = await reopen(request, job, plan.tasks, clock);
      await enqueueMissing(request, job, queue, plan.tasks);
      await store.ingestion.planJob(job, plan.tasks.length + unplanned.length);
      if (workers > 1) processes = startWorkers(workers, job, store.url);
      const stop = new AbortController();
      const read = watchProgress(store, job, plan.tasks, unplanned, clock);
      const working = worker && work(worker, store, job, stop.signal);
      await Promise.race([
        watch({ read, request, queue, job, tasks: plan.tasks, processes }),
        // Only its failure ends the race.
        working?.then(() => new Promise<never>(() => undefined)) ?? new Promise<never>(() => undefined),
      ]).finally(() => stop.abort());
      ended = true;
      const finished = await store.ingestion.finishedTasks(job);
      const summary = summarise({
        job,
        provider: provider.name,
        plan,
        named: spec.symbols ?? [],
        finished,
        before: done,
        milliseconds: clock.now() - startedAt,
      });
      await processes?.stop(drainMs);
      await queue.clean();
      return checkNotEmpty(summary, request);
    } finally {
      if (!ended) await processes?.stop(drainMs);
      await (worker ?? queue).close(drainMs);
    }
  } finally {
    over.abort();
    await planning.release();
  }
}

/** Ends when every task is finished. */
async function watch(run: {
  readonly read: () => Promise<IngestProgress | null>;
  readonly request: IngestRequest;
  readonly queue: TaskQueue;
  readonly job: string;
  readonly tasks: readonly IngestTask[];
  readonly processes: WorkerProcesses | null;
}): Promise<void> {
  const { request, queue, job, tasks, processes } = run;
  const { store, signal, onProgress } = request;
  const hopeless = hopelessness(request.workers ?? 1);
  let idle = 0;
  let rescued = 0;
  for (;;) {
    const progress = await run.read();
    onProgress?.(progress && { ...progress, lastError: progress.lastError ?? processes?.lastDeath ?? null });
    if (progress && progress.finished >= progress.planned) {
      if ((await missing(store, job, tasks)).length === 0) return;
    }
    if (signal.aborted) throw interrupted(progress, signal);
    if (hopeless(progress, processes)) {
      const fields = { job, lastDeath: processes?.lastDeath };
      throw new GammaTwinError('INGEST_STUCK', `no worker stays alive: ${processes?.lastDeath}`, { fields });
    }
    await sleep(progress && progress.fresh === 0 ? 50 : lookEveryMs, undefined, { signal }).catch(
      () => undefined,
    );
    if (!progress) continue;
    try {
      idle = (await queue.isEmpty()) ? idle + 1 : 0;
      if (idle < patience) continue;
      idle = 0;
      if (++rescued > rescues) {
        throw new GammaTwinError(
          'INGEST_STUCK',
          `tasks of ${job} vanish from the queue; see the DBOS tables`,
        );
      }
      await enqueueMissing(request, job, queue, tasks);
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
    }
  }
}

/** Says after each look whether workers die again and again while nothing gets done and the database is there. */
function hopelessness(
  workers: number,
): (progress: IngestProgress | null, processes: WorkerProcesses | null) => boolean {
  let finished = -1;
  let buried = 0;
  return (progress, processes) => {
    const deaths = processes?.deaths ?? 0;
    if (!progress || progress.finished !== finished) {
      finished = progress?.finished ?? finished;
      buried = deaths;
    }
    return deaths - buried >= deathsEach * workers && deaths > 0;
  };
}

/** What the ledger holds of a job when a command begins. */
interface Standing {
  /** Names of the planned tasks that stay done. */
  readonly done: ReadonlySet<string>;
  /** Done by an earlier command; what the provider has by now (other symbols, other sessions) is cut differently. */
  readonly unplanned: readonly FinishedTask[];
}

/** Takes out of the ledger what is to be done again. */
async function reopen(
  { store, again }: IngestRequest,
  job: string,
  tasks: readonly IngestTask[],
  clock: Clock,
): Promise<Standing> {
  const planned = new Set(tasks.map(({ name }) => name));
  const finished = await store.ingestion.finishedTasks(job);
  const open = finished.filter(
    (task) => task.status === 'failed' || (planned.has(task.task) && (again || isEarly(task, clock))),
  );
  if (open.length > 0) {
    await store.ingestion.reopen(
      job,
      open.map(({ task }) => task),
    );
  }
  const opened = new Set(open);
  const kept = finished.filter((task) => !opened.has(task));
  return {
    done: new Set(kept.flatMap(({ task }) => (planned.has(task) ? task : []))),
    unplanned: kept.filter(({ task }) => !planned.has(task)),
  };
}

/** Whether a task began before its last session (of news: its last day) was over, and can know more by now. */
function isEarly({ kind, finishedAt, milliseconds, from, to }: FinishedTask, clock: Clock): boolean {
  const last = sessionsBetween(from, to).at(-1);
  const over = kind === 'news' ? newYorkInstant(to + 1, 0) : last !== undefined && sessionClose(last);
  return over !== false && finishedAt - milliseconds < over && clock.now() > finishedAt;
}

async function enqueueMissing(
  { store, signal }: IngestRequest,
  job: string,
  queue: TaskQueue,
  tasks: readonly IngestTask[],
): Promise<void> {
  const live = await queue.live();
  const open = await missing(store, job, tasks);
  await queue.enqueue(
    open.filter(({ name }) => !live.has(name)),
    signal,
  );
}

/** Tasks that are not finished. */
async function missing(
  store: Store,
  job: string,
  tasks: readonly IngestTask[],
): Promise<readonly IngestTask[]> {
  const finished = new Set((await store.ingestion.finishedTasks(job)).map(({ task }) => task));
  return tasks.filter(({ name }) => !finished.has(name));
}

function plannerQueue(store: Store, job: string, concurrency: number): Promise<TaskQueue> {
  return openQueue({
    store,
    job,
    executor: `${job}:planner`,
    concurrency: 0,
    workerConcurrency: concurrency,
    migrate: true,
    handler: null,
  });
}

/** One process plans a job at a time; one that was killed has left its place within moments. */
async function onlyPlanner(store: Store, job: string): Promise<{ release(): Promise<void> }> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const presence = await store.ingestion.hold('ingest planner', job);
    if (presence) return presence;
    await sleep(100);
  }
  throw new GammaTwinError('INGEST_RUNNING', 'another process is running this very ingestion', {
    fields: { job },
  });
}

function interrupted(progress: IngestProgress | null, signal: AbortSignal): unknown {
  if (!progress) return signal.reason;
  return new GammaTwinError(
    'INTERRUPTED',
    `${progress.finished} of ${progress.planned} tasks are done; the same command goes on from there`,
    { cause: signal.reason },
  );
}

function checkNotEmpty(summary: IngestSummary, { from, to }: IngestRequest): IngestSummary {
  const asked = ['bars', 'chains'].some((kind) => kind in summary.rows);
  if (!asked || summary.barRows + summary.optionRows > 0 || summary.failed.length > 0) return summary;
  throw new GammaTwinError(
    'NO_DATA',
    `provider ${summary.provider} has no bars and no chains in that range`,
    {
      fields: { provider: summary.provider, from, to },
    },
  );
}
