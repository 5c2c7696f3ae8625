import { setTimeout as sleep } from 'node:timers/promises';
import { DBOS, type DBOSConfig } from '@dbos-inc/dbos-sdk';
import { GammaTwinError } from '@gammatwin/core';
import type { Store } from '@gammatwin/store';
import type { IngestTask } from './plan.ts';
import { isRetryable, rootCause } from './retry.ts';

/** What a process does with a task that the queue hands it. */
interface TaskHandler {
  run(task: IngestTask): Promise<unknown>;
  /** Records a failure that is final. */
  failed(task: IngestTask, error: unknown): Promise<void>;
}

export interface QueueOptions {
  readonly store: Store;
  readonly job: string;
  /** Unique among living processes; a process that comes back under the same name goes on with what it had. */
  readonly executor: string;
  /** Tasks under way at once; 0 = only put tasks in. */
  readonly concurrency: number;
  /** What workers have under way at once, where this process is none. */
  readonly workerConcurrency?: number;
  /** Makes and mends DBOS' own tables; only whoever plans the job does. */
  readonly migrate: boolean;
  readonly handler: TaskHandler | null;
}

/** The DBOS queue of one job. A process can have one open at a time. */
export interface TaskQueue {
  /** Puts tasks in, as a further attempt beside those that ended. */
  enqueue(tasks: readonly IngestTask[], signal: AbortSignal): Promise<void>;
  /** Names of the tasks that wait or run. */
  live(): Promise<ReadonlySet<string>>;
  /** Whether no task waits or runs. */
  isEmpty(): Promise<boolean>;
  /** Puts back the tasks of processes that are gone; how many. */
  takeOver(): Promise<number>;
  /** Lets running tasks end for as long as `drainMs`; those that don't are taken up by the next process. */
  close(drainMs: number): Promise<void>;
  /** Forgets the finished workflows and the queue itself; the ledger keeps what matters. */
  clean(): Promise<void>;
}

const schema = 'dbos';
const open = ['ENQUEUED', 'PENDING', 'DELAYED'] as const;
/** Of the tasks' format: a worker of another one leaves them alone. */
const version = 'ingest-1';
const pollMs = 25;
const enqueuedAtOnce = 50;
const attempts = 12;

let current: TaskHandler | null = null;
let inUse = false;

const ingestTask = DBOS.registerWorkflow(
  async (task: IngestTask): Promise<void> => {
    const handler = current;
    if (!handler) throw new Error('the queue is closed');
    try {
      // The ledger holds the result; the step's own record stays small.
      await DBOS.runStep(async () => void (await handler.run(task)), {
        name: 'ingest',
        retriesAllowed: true,
        maxAttempts: attempts,
        intervalSeconds: 0.25,
        shouldRetry: isRetryable(),
      });
    } catch (error) {
      await DBOS.runStep(() => handler.failed(task, rootCause(error)), {
        name: 'record the failure',
        retriesAllowed: true,
        maxAttempts: attempts,
        intervalSeconds: 0.25,
      });
    }
  },
  { name: 'ingest-task', maxRecoveryAttempts: 1_000 },
);

/** Throws INGEST_RUNNING. */
export async function openQueue(options: QueueOptions): Promise<TaskQueue> {
  if (inUse || DBOS.isInitialized()) {
    throw new GammaTwinError('INGEST_RUNNING', 'this process is ingesting already: one at a time');
  }
  inUse = true;
  try {
    return await launchQueue(options);
  } catch (error) {
    await DBOS.shutdown().catch(() => undefined);
    inUse = false;
    throw error;
  }
}

async function launchQueue(options: QueueOptions): Promise<TaskQueue> {
  const { store, job, executor, concurrency } = options;
  const queueName = `ingest ${job}`;
  const prefix = `${job}/`;
  const configure = (changes: Partial<DBOSConfig>) =>
    DBOS.setConfig({
      name: 'gammatwin',
      systemDatabaseUrl: withIdleLimit(store.url),
      systemDatabaseSchemaName: schema,
      systemDatabasePoolSize: 6,
      applicationVersion: version,
      executorID: executor,
      useListenNotify: false,
      runMigrations: false,
      listenQueues: concurrency > 0 ? [queueName] : [],
      logger: silent,
      ...changes,
    });
  if (options.migrate) {
    await alone(store, async () => {
      configure({ runMigrations: true, listenQueues: [] });
      await DBOS.launch();
      await DBOS.registerQueue(queueName, {
        workerConcurrency: options.workerConcurrency ?? concurrency,
        minPollingIntervalMs: pollMs,
        onConflict: 'always_update',
      });
      // A queue that is there at the launch is served at once, another is found a second later.
      await DBOS.shutdown();
    });
  }
  configure({});
  current = options.handler;
  await DBOS.launch();

  const list = (status?: readonly (typeof open)[number][], limit?: number) =>
    DBOS.listWorkflows({
      workflow_id_prefix: prefix,
      ...(status && { status: [...status] }),
      ...(limit !== undefined && { limit }),
      loadInput: false,
      loadOutput: false,
    });

  return {
    async enqueue(tasks, signal) {
      const attempt = 1 + Math.max(0, ...(await list()).map(({ workflowID }) => attemptOf(workflowID)));
      for (let i = 0; i < tasks.length; i += enqueuedAtOnce) {
        signal.throwIfAborted();
        const batch = tasks.slice(i, i + enqueuedAtOnce);
        await Promise.all(
          batch.map((task) => {
            const workflowID = `${prefix}${attempt}/${task.name}`;
            return DBOS.startWorkflow(ingestTask, { workflowID, queueName })(task);
          }),
        );
      }
    },
    async live() {
      return new Set((await list(open)).map(({ workflowID }) => taskOf(workflowID)));
    },
    isEmpty: async () => (await list(open, 1)).length === 0,
    async takeOver() {
      const running = await list(['PENDING']);
      const owners = new Set(running.flatMap(({ executorId }) => executorId ?? []));
      owners.delete(executor);
      let taken = 0;
      for (const owner of owners) {
        // While we hold the dead one's name nobody else takes its tasks, and it cannot come back.
        const presence = await store.ingestion.hold(presenceGroup(job), owner);
        if (!presence) continue;
        try {
          for (const { workflowID, executorId } of await list(['PENDING'])) {
            if (executorId !== owner) continue;
            await DBOS.resumeWorkflow(workflowID, { queueName });
            taken++;
          }
        } finally {
          await presence.release();
        }
      }
      return taken;
    },
    async close(drainMs) {
      await DBOS.shutdown({ workflowCompletionTimeoutMS: drainMs }).finally(() => {
        current = null;
        inUse = false;
      });
    },
    async clean() {
      const ended = (await list()).map(({ workflowID }) => workflowID);
      for (let i = 0; i < ended.length; i += 1_000) await DBOS.deleteWorkflows(ended.slice(i, i + 1_000));
      await DBOS.deleteQueue(queueName);
    },
  };
}

/** The group of names under which living workers of a job are known. */
export function presenceGroup(job: string): string {
  return `ingest ${job}`;
}

/** Two processes at once on an empty database race in DBOS' migrations. */
async function alone(store: Store, work: () => Promise<void>): Promise<void> {
  for (;;) {
    const presence = await store.ingestion.hold('ingest', 'migration of the queue');
    if (!presence) {
      await sleep(50);
      continue;
    }
    try {
      await work();
    } finally {
      await presence.release();
    }
    return;
  }
}

/** Given in the URL, the limit need not be set by a query of its own, which pg warns of. */
function withIdleLimit(url: string): string {
  const limited = new URL(url);
  const options = limited.searchParams.get('options') ?? '';
  const setting = '-c idle_in_transaction_session_timeout=60000';
  limited.searchParams.set('options', `${options} ${setting}`.trim());
  return limited.href;
}

function attemptOf(workflowId: string): number {
  return Number(workflowId.split('/')[1]);
}

function taskOf(workflowId: string): string {
  return workflowId.split('/').slice(2).join('/');
}

const silent = { info() {}, debug() {}, warn() {}, error() {} };
