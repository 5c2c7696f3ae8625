import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createRandom, toEpochDay } from '@gammatwin/core';
import { effectNames, openProvider } from '@gammatwin/market-data';
import { ensureDatabase, openStore, stopDatabase } from '@gammatwin/store';
import { type IngestSummary, ingest } from '../../src/index.ts';
import { jobId, jobSpec } from '../../src/ingestion/job-spec.ts';

/** Rows and a checksum of each table. */
type Checksums = Readonly<Record<string, { readonly rows: number; readonly md5: string }>>;
export type TakeChecksums = (url: string) => Promise<Checksums>;

export interface Disturbance {
  readonly tickers: number;
  readonly to: string;
  readonly workers: number;
  /** How often each worker is killed, at random moments after its first request. */
  readonly killsPerWorker: number;
  readonly killAfterMs: readonly [number, number];
  /** With a tenth of the tasks finished the database is stopped as by a power cut, and started again. */
  readonly cutsPower: boolean;
  readonly latencyMs: number;
  readonly seed: number;
}

export interface Outcome {
  readonly kills: number;
  readonly restarts: number;
  /** Kills and restarts after which tasks were still open. */
  readonly inTheMiddle: number;
  readonly summary: IngestSummary;
  readonly checksums: Checksums;
}

const from = toEpochDay('2024-01-02');
/** A task for each ticker and day, as over a network. */
const grain = { symbolsPerTask: 1, chainSymbolsPerTask: 1, chainSessionsPerTask: 1, concurrency: 4 };
const script = fileURLToPath(new URL('./slow-worker.ts', import.meta.url));

function requestOf({ tickers, to }: Disturbance) {
  const effects = Object.fromEntries(effectNames.map((name) => [name, 1]));
  const range = { from, to: toEpochDay(to) };
  return { provider: { kind: 'simulator', seed: 7, stocks: tickers, ...range, effects }, ...range } as const;
}

/** The same ingestion by one process that nobody disturbs. */
export async function undisturbed(
  disturbance: Disturbance,
  take: TakeChecksums,
): Promise<Omit<Outcome, 'kills' | 'restarts' | 'inTheMiddle'>> {
  return inDatabase(async (_home, url) => {
    const store = await openStore(url);
    const signal = new AbortController().signal;
    try {
      const summary = await ingest({ ...requestOf(disturbance), store, signal, grain });
      return { summary, checksums: await take(url) };
    } finally {
      await store.close();
    }
  });
}

/** Worker processes are killed with SIGKILL, and started again, while they work; the planner looks on. */
export async function disturbed(disturbance: Disturbance, take: TakeChecksums): Promise<Outcome> {
  return inDatabase(async (home, url) => {
    const request = requestOf(disturbance);
    const job = jobId(jobSpec(request));
    const store = await openStore(url);
    const random = createRandom(disturbance.seed);
    const done = new AbortController();
    let planned = Number.POSITIVE_INFINITY;
    let finished = 0;
    let kills = 0;
    let restarts = 0;
    let inTheMiddle = 0;
    const workers: Promise<void>[] = [];
    try {
      const ingesting = ingest({
        ...request,
        store,
        signal: done.signal,
        workers: 0,
        grain,
        open: (config) => openProvider(config),
        onProgress(progress) {
          if (progress) ({ planned, finished } = progress);
        },
      });
      ingesting.catch(() => done.abort());
      while (!(await store.ingestion.readJob(job))?.tasks && !done.signal.aborted) await sleep(20);

      const [least, most] = disturbance.killAfterMs;
      const keepWorking = async (n: number) => {
        const moments = random.fork(`worker ${n}`);
        for (let killed = 0; finished < planned && !done.signal.aborted; ) {
          const child = startWorker(url, job, disturbance.latencyMs);
          const ended = once(child, 'exit');
          if (killed === disturbance.killsPerWorker) {
            await Promise.race([ended, untilAborted(done.signal)]);
            if (child.exitCode === null) child.kill('SIGKILL');
            continue;
          }
          await Promise.race([ended, once(child, 'message')]);
          await Promise.race([ended, sleep(least + moments.uniform() * (most - least))]);
          if (child.exitCode !== null) continue;
          child.kill('SIGKILL');
          await ended;
          killed++;
          kills++;
          if (finished < planned) inTheMiddle++;
        }
      };
      for (let n = 0; n < disturbance.workers; n++) workers.push(keepWorking(n));
      if (disturbance.cutsPower) {
        while (!(finished >= planned / 10) && !done.signal.aborted) await sleep(20);
        if (finished < planned) inTheMiddle++;
        await cutPower(home);
        restarts++;
        await sleep(500);
        await ensureDatabase({ url: undefined, home });
      }
      const summary = await ingesting;
      return { kills, restarts, inTheMiddle, summary, checksums: await take(url) };
    } finally {
      done.abort();
      await Promise.all(workers);
      await store.close();
    }
  });
}

function startWorker(url: string, job: string, latencyMs: number): ChildProcess {
  const args = ['--import', 'tsx', script, url, job, String(latencyMs), String(grain.concurrency)];
  return spawn(process.execPath, args, {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** Immediate shutdown: no checkpoint, no farewell; the next start recovers from the log. */
async function cutPower(home: string): Promise<void> {
  const pid = Number((await readFile(join(home, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')[0]);
  process.kill(pid, 'SIGQUIT');
  for (let alive = true; alive; await sleep(20)) {
    alive = await readFile(join(home, 'postgres/data/postmaster.pid'), 'utf8').then(
      () => true,
      () => false,
    );
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function inDatabase<T>(work: (home: string, url: string) => Promise<T>): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), 'gammatwin-kill-'));
  try {
    const { url } = await ensureDatabase({ url: undefined, home });
    return await work(home, url);
  } finally {
    await stopDatabase(home);
    await rm(home, { recursive: true, force: true });
  }
}
