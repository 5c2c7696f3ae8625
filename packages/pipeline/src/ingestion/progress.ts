import type { Clock } from '@gammatwin/core';
import type { Store } from '@gammatwin/store';
import { presenceGroup } from './queue.ts';
import { isDatabaseAway } from './retry.ts';

/** How far an ingestion is. */
export interface IngestProgress {
  readonly kinds: readonly {
    readonly kind: string;
    readonly planned: number;
    readonly finished: number;
    readonly rows: number;
  }[];
  readonly planned: number;
  readonly finished: number;
  /** Finished by this command. */
  readonly fresh: number;
  /** Rows of this command. */
  readonly freshRows: number;
  readonly seconds: number;
  /** Living processes. */
  readonly workers: number;
  readonly lastError: string | null;
}

/** Reads the ledger again and again, less what it holds of tasks that are not planned; null while the database is away. */
export function watchProgress(
  store: Store,
  job: string,
  tasks: readonly { readonly kind: string }[],
  unplanned: readonly { readonly kind: string; readonly rows: number }[],
  clock: Clock,
): () => Promise<IngestProgress | null> {
  const planned = new Map<string, number>();
  for (const { kind } of tasks) planned.set(kind, (planned.get(kind) ?? 0) + 1);
  const startedAt = clock.now();
  let first: { readonly finished: number; readonly rows: number } | null = null;
  return async () => {
    try {
      const { kinds, lastError } = await store.ingestion.progress(job);
      const workers = await store.ingestion.countHeld(presenceGroup(job));
      const finishedOf = new Map(
        kinds.map(({ kind, done, failed, rows }) => {
          const apart = unplanned.filter((task) => task.kind === kind);
          const apartRows = apart.reduce((total, task) => total + task.rows, 0);
          return [kind, { finished: done + failed - apart.length, rows: rows - apartRows }] as const;
        }),
      );
      const all = [...finishedOf.values()];
      const sum = {
        finished: all.reduce((total, { finished }) => total + finished, 0),
        rows: all.reduce((total, { rows }) => total + rows, 0),
      };
      first ??= sum;
      return {
        kinds: Array.from(planned, ([kind, count]) => {
          const { finished = 0, rows = 0 } = finishedOf.get(kind) ?? {};
          return { kind, planned: count, finished, rows };
        }),
        planned: tasks.length,
        finished: sum.finished,
        fresh: sum.finished - first.finished,
        freshRows: sum.rows - first.rows,
        seconds: (clock.now() - startedAt) / 1000,
        workers,
        lastError,
      };
    } catch (error) {
      if (isDatabaseAway(error)) return null;
      throw error;
    }
  };
}
