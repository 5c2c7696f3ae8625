import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Processes of this machine that do the tasks of a job. */
export interface WorkerProcesses {
  /** What one of them said last before it died; null where none did. */
  readonly lastDeath: string | null;
  /** How many died so far. */
  readonly deaths: number;
  /** Asks them to end, and ends those that have not after `drainMs`. */
  stop(drainMs: number): Promise<void>;
}

const restartDelayMs = 1_000;

/** Starts `count` workers and starts again those that end, until `stop`. They know the database by its URL. */
export function startWorkers(count: number, job: string, databaseUrl: string): WorkerProcesses {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const running = new Set<ChildProcess>();
  let stopping = false;
  let lastDeath: string | null = null;
  let deaths = 0;

  const start = () => {
    const child = spawn(process.execPath, [...process.execArgv, main, 'ingest', 'worker', '--job', job], {
      env: { ...process.env, DATABASE_URL: databaseUrl },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    running.add(child);
    let said = '';
    child.stderr.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-2_000);
    });
    child.on('error', () => undefined);
    child.on('close', async (code, signal) => {
      running.delete(child);
      if (stopping) return;
      if (code !== 0) {
        deaths++;
        lastDeath = `a worker ended with ${signal ?? `code ${code}`}: ${said.trim().split('\n').at(-1) ?? ''}`;
      }
      await sleep(restartDelayMs);
      if (!stopping) start();
    });
  };
  for (let n = 0; n < count; n++) start();

  return {
    get lastDeath() {
      return lastDeath;
    },
    get deaths() {
      return deaths;
    },
    async stop(drainMs) {
      stopping = true;
      for (const child of running) child.kill('SIGTERM');
      const limit = AbortSignal.timeout(drainMs);
      while (running.size > 0 && !limit.aborted) await sleep(50);
      for (const child of running) child.kill('SIGKILL');
    },
  };
}
