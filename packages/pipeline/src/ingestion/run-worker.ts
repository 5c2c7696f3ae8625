import { type Clock, systemClock } from '@gammatwin/core';
import { type MarketDataProvider, openProvider, type ProviderConfig } from '@gammatwin/market-data';
import type { Store } from '@gammatwin/store';
import { grainOf } from './grain.ts';
import { storedSpec } from './job-spec.ts';
import { withKeys } from './provider-keys.ts';
import { openWorker, work } from './worker.ts';

export interface RunWorkerRequest {
  readonly store: Store;
  readonly job: string;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
  readonly open?: (config: ProviderConfig) => MarketDataProvider;
  /** Tasks under way at once, where not as the kind of provider suggests. */
  readonly concurrency?: number;
}

const drainMs = 10_000;

/** Does tasks of a job that another process has planned, until all are finished. Throws UNKNOWN_JOB, MISSING_KEY. */
export async function runWorker(request: RunWorkerRequest): Promise<void> {
  const { store, job, signal, clock = systemClock } = request;
  const stored = await store.ingestion.readJob(job);
  const spec = storedSpec(job, stored?.request);
  const over = new AbortController();
  const provider = request.open
    ? request.open(spec.provider)
    : openProvider(withKeys(spec.provider, process.env), {
        rateLimiter: store.ingestion.rateLimiter,
        signal: over.signal,
      });
  const concurrency = request.concurrency ?? grainOf(spec.provider, spec.symbols?.length ?? 1).concurrency;
  const worker = await openWorker({ store, job, spec, provider, clock, concurrency, migrate: false });
  try {
    await work(worker, store, job, signal);
  } finally {
    await worker.close(drainMs);
    over.abort();
  }
}
