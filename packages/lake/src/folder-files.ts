import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { GammaTwinError } from '@gammatwin/core';
import { writeFileAtomic } from '@gammatwin/tabular';
import { checkKey, isDraft, type LakeFiles, notFound } from './files.ts';

/** Files under a folder, which the first `put` makes. */
export function folderFiles(folder: string): LakeFiles {
  const url = resolve(folder);
  const pathOf = (key: string) => {
    checkKey(key);
    return join(url, ...key.split('/'));
  };
  const attempt = async <T>(key: string, work: (path: string) => Promise<T>): Promise<T> => {
    const path = pathOf(key);
    try {
      return await work(path);
    } catch (cause) {
      throw folderFault(url, key, cause);
    }
  };
  return {
    url,
    put: (key, bytes) => attempt(key, (path) => writeFileAtomic(path, bytes)),
    get: (key) => attempt(key, async (path) => new Uint8Array(await readFile(path))),
    async exists(key) {
      const path = pathOf(key);
      try {
        return (await stat(path)).isFile();
      } catch (cause) {
        if (isAbsent(cause)) return false;
        throw folderFault(url, key, cause);
      }
    },
    remove: (key) => attempt(key, (path) => rm(path, { force: true })),
    async *list(prefix) {
      const slash = prefix.lastIndexOf('/');
      if (slash >= 0) checkKey(prefix.slice(0, slash));
      for await (const key of walk(url, prefix.slice(0, slash + 1))) if (key.startsWith(prefix)) yield key;
    },
  };
}

/** Keys below a folder ('' or 'a/b/'), in the order of their bytes: a folder sorts as its name with a slash. */
async function* walk(root: string, below: string): AsyncGenerator<string> {
  let entries: { readonly name: string; readonly folder: boolean }[];
  try {
    const found = await readdir(join(root, below), { withFileTypes: true });
    entries = found.map((entry) => ({
      name: entry.isDirectory() ? `${entry.name}/` : entry.name,
      folder: entry.isDirectory(),
    }));
  } catch (cause) {
    if (isAbsent(cause)) return;
    throw folderFault(root, below, cause);
  }
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  for (const { name, folder } of entries) {
    if (folder) yield* walk(root, below + name);
    else if (!isDraft(name)) yield below + name;
  }
}

function isAbsent(cause: unknown): boolean {
  const code = codeOf(cause);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function folderFault(url: string, key: string, cause: unknown): GammaTwinError {
  const code = codeOf(cause);
  if (isAbsent(cause) || code === 'EISDIR') return notFound(url, key, cause);
  const refused = code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
  return new GammaTwinError(
    refused ? 'LAKE_NO_ACCESS' : 'LAKE_UNAVAILABLE',
    `lake ${url}, ${key}: ${refused ? 'no access' : 'not to be had'}: ${String(cause)}`,
    { fields: { url, key }, cause, retryable: !refused },
  );
}

function codeOf(cause: unknown): unknown {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
}
