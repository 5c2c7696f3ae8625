import { execFileSync } from 'node:child_process';
import type { Clock } from '@gammatwin/core';
import type { Store } from '@gammatwin/store';

/** Runs `work` with a row in the log of runs: what ran, with which options and code, and how it ended. */
export async function recordedRun<T>(
  store: Store,
  kind: string,
  config: unknown,
  clock: Clock,
  work: (runId: number) => Promise<T>,
): Promise<T> {
  const id = await store.startRun({ kind, startedAt: clock.now(), config, commit: currentCommit() });
  try {
    const result = await work(id);
    await store.finishRun(id, 'done', clock.now());
    return result;
  } catch (error) {
    // A log that can't be reached must not hide what went wrong.
    await store.finishRun(id, 'failed', clock.now()).catch(() => {});
    throw error;
  }
}

/** The checked-out commit of the code, null outside a checkout. */
function currentCommit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}
