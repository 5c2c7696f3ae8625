import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
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
  const provider = withoutKeys(request.provider);
  return {
    provider:
      provider.kind === 'polygon' && provider.symbols
        ? { ...provider, symbols: sorted(provider.symbols) }
        : provider,
    symbols: request.symbols ? sorted(request.symbols) : null,
    from,
    to,
    kinds: kinds ? sorted(kinds) : null,
    lake: request.lake === undefined ? null : placeOf(request.lake),
  };
}

/** How hard a provider is asked, not what for. */
const manners: ReadonlySet<string> = new Set([
  'requestsPerMinute',
  'timeoutMs',
  'attempts',
  'baseDelayMs',
  'maxDelayMs',
]);

/** The same request has the same id, on every machine. */
export function jobId({ provider, ...rest }: JobSpec): string {
  const asked = Object.fromEntries(Object.entries(provider).filter(([field]) => !manners.has(field)));
  const text = canonical({ ...rest, provider: asked });
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** What the database holds of a job. Throws UNKNOWN_JOB. */
export function storedSpec(id: string, request: unknown): JobSpec {
  if (typeof request === 'object' && request !== null && 'provider' in request) return request as JobSpec;
  throw new GammaTwinError('UNKNOWN_JOB', `no ingestion ${id} is in this database`, { fields: { id } });
}

function sorted<T extends string>(names: readonly T[]): readonly T[] {
  return [...new Set(names)].sort();
}

/** A folder as workers that were started elsewhere on this machine find it; a URL as it is. */
function placeOf(lake: string): string {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(lake) ? lake : resolve(lake);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
