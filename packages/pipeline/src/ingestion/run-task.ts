import type { Clock } from '@gammatwin/core';
import type { Lake } from '@gammatwin/lake';
import type { MarketDataProvider } from '@gammatwin/market-data';
import type { FinishedTask, Store, TaskKey, TaskRun } from '@gammatwin/store';
import { fetchBars } from './fetch-bars.ts';
import { fetchChains } from './fetch-chains.ts';
import { fetchRecords } from './fetch-records.ts';
import type { IngestTask } from './plan.ts';

/** What a worker needs to do the tasks of one job. */
export interface TaskContext {
  readonly job: string;
  readonly store: Store;
  readonly provider: MarketDataProvider;
  readonly lake: Lake | null;
  readonly worker: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Does a task once. It is fetched outside any transaction; the raw data goes to the lake first, where writing again
 * changes nothing, and then rows, rejections and the ledger's row are committed together: whatever the ledger calls done
 * is in both places, and a worker that dies before leaves nothing in the database.
 */
export async function runTask(context: TaskContext, task: IngestTask): Promise<FinishedTask> {
  const { store, lake, job } = context;
  const before = await store.ingestion.finishedTask(job, task.name);
  if (before?.status === 'done') return before;
  const run = startRun(context);
  const fetch = task.kind === 'chains' ? fetchChains : task.kind === 'bars' ? fetchBars : fetchRecords;
  const fetched = await fetch(context, task);
  if (lake) await fetched.toLake?.(lake);
  context.signal.throwIfAborted();
  return store.ingestion.once(taskKey(job, task), run, async (bound) => {
    const rows = await fetched.write(bound);
    const { kind, symbols, from, to, rest } = task;
    const tickers = [...symbols, ...(rest ? [''] : []), ...symbolsIn(fetched.rejections)];
    const scope = { kind, tickers, from, to, sources: fetched.sources };
    await bound.ingestion.replaceRejections(scope, fetched.rejections);
    return { rows, result: fetched.result };
  });
}

export function taskKey(job: string, { name, kind, symbols, from, to }: IngestTask): TaskKey {
  const ticker = symbols.length === 1 ? symbols[0]! : null;
  return { job, task: name, kind, ticker, from, to };
}

export function startRun({ worker, clock }: TaskContext): TaskRun {
  return { worker, clock, startedAt: clock.now() };
}

function symbolsIn(rejections: readonly { readonly ticker: string }[]): string[] {
  return [...new Set(rejections.map(({ ticker }) => ticker))];
}
