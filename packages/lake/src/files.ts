import { GammaTwinError } from '@gammatwin/core';

/**
 * Files by key: 'raw/news/2025/11/18/AAPL_news.parquet'. A key is one or more names joined by '/'; it cannot leave the
 * lake. Faults are GammaTwinErrors: LAKE_KEY (no key), LAKE_NOT_FOUND (nothing under the key), LAKE_NO_BUCKET,
 * LAKE_NO_ACCESS, LAKE_UNAVAILABLE (network or disk; `retryable`).
 */
export interface LakeFiles {
  /** Where the files are, without credentials. */
  readonly url: string;
  /** Whole or not at all; what was there is replaced. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  get(key: string): Promise<Uint8Array>;
  exists(key: string): Promise<boolean>;
  /** The keys that begin with `prefix`, all of them for ''; a folder and Amazon give them in the order of their bytes. */
  list(prefix: string): AsyncIterable<string>;
  /** Nothing happens when nothing is there. */
  remove(key: string): Promise<void>;
}

const longestName = 200;

/** Throws LAKE_KEY unless `key` is names joined by '/', none of them '.', '..', empty or with odd characters. */
export function checkKey(key: string): void {
  const names = key.split('/');
  if (names.every(isName)) return;
  throw new GammaTwinError(
    'LAKE_KEY',
    `key of a lake: expected names joined by "/", each of 1 to ${longestName} letters, digits, spaces or ._^=+@&%-, was "${key}"`,
    { fields: { key } },
  );
}

function isName(name: string): boolean {
  return (
    name.length <= longestName &&
    /^[\p{L}\p{N}._^=+@&% -]+$/u.test(name) &&
    !/^\.+$/.test(name) &&
    !isDraft(name)
  );
}

/** What a write that was killed may leave beside the file that it meant. */
export function isDraft(name: string): boolean {
  return /\.[0-9a-f-]{36}\.tmp$/.test(name);
}

export function notFound(url: string, key: string, cause?: unknown): GammaTwinError {
  return new GammaTwinError('LAKE_NOT_FOUND', `lake ${url} has no ${key}`, { fields: { url, key }, cause });
}
