import { createHash } from 'node:crypto';
import { type EpochDay, GammaTwinError, invalidInput, toIsoDate } from '@gammatwin/core';
import type { ProviderConfig } from '@gammatwin/market-data';
import { type IngestKind, ingestKinds } from './kinds.ts';
import { withoutKeys } from './provider-keys.ts';

/** What is asked for, as plain data: all that a worker on another machine needs, but for keys. */
export interface JobSpec {
  readonly provider: ProviderConfig;
  /** Null = all of the provider's. */
  readonly symbols: readonly string[] | null;
  readonly from: EpochDay;
  readonly to: EpochDay;
  /** Null = all that the provider offers, but contracts. */
  readonly kinds: readonly IngestKind[] | null;
  /** Folder or s3:// URL of the lake that takes the raw data too. */
  readonly lake: string | null;
}

export interface JobRequest {
  readonly provider: ProviderConfig;
  readonly symbols?: readonly string[];
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly kinds?: readonly IngestKind[];
  readonly lake?: string;
}

/** Throws INVALID_INPUT. */
export function jobSpec(request: JobRequest): JobSpec {
  const { from, to, kinds } = request;
  if (from > to) throw invalidInput('range', `a last day from ${toIsoDate(from)} on`, toIsoDate(to));
  const unknown = kinds?.find((kind) => !ingestKinds.includes(kind));
  if (unknown) throw invalidInput('kinds', `some of ${ingestKinds.join(', ')}`, unknown);
  return {
    provider: withoutKeys(request.provider),
    symbols: request.symbols ? [...new Set(request.symbols)].sort() : null,
    from,
    to,
    kinds: kinds ? [...new Set(kinds)].sort() : null,
    lake: request.lake ?? null,
  };
}

/** The same request has the same id, on every machine. */
export function jobId(spec: JobSpec): string {
  return createHash('sha256').update(canonical(spec)).digest('hex').slice(0, 16);
}

/** What the database holds of a job. Throws UNKNOWN_JOB. */
export function storedSpec(id: string, request: unknown): JobSpec {
  if (typeof request === 'object' && request !== null && 'provider' in request) return request as JobSpec;
  throw new GammaTwinError('UNKNOWN_JOB', `no ingestion ${id} is in this database`, { fields: { id } });
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
