import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { GammaTwinError, invalidInput } from '@gammatwin/core';
import { writeFileAtomic } from '@gammatwin/tabular';
import { checkKey, type LakeFiles } from './files.ts';

/** Stands beside the copied files and is written last: without it, there is no copy yet. */
const manifestName = 'manifest.json';

interface Manifest {
  readonly version: 1;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

/** Copies all files of a folder to keys below `key`, the list of them last; what else stood there goes. */
export async function putFolder(files: LakeFiles, key: string, folder: string): Promise<void> {
  const found = await readdir(folder, { withFileTypes: true, recursive: true });
  const paths = found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  const names = paths.map((path) => path.split(sep).join('/')).sort();
  if (names.length === 0) throw invalidInput(`folder ${folder}`, 'files in it', 'none');
  if (names.includes(manifestName)) throw invalidInput(`folder ${folder}`, `no file ${manifestName}`, 'one');
  for (const name of names) checkKey(`${key}/${name}`);

  const listed: Record<string, { bytes: number; sha256: string }> = {};
  await files.remove(`${key}/${manifestName}`);
  for (const name of names) {
    const bytes = await readFile(join(folder, name));
    listed[name] = { bytes: bytes.length, sha256: hashOf(bytes) };
    await files.put(`${key}/${name}`, bytes);
  }
  const manifest: Manifest = { version: 1, files: listed };
  await files.put(
    `${key}/${manifestName}`,
    new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`),
  );
  const kept = new Set([...names, manifestName].map((name) => `${key}/${name}`));
  for await (const old of files.list(`${key}/`)) if (!kept.has(old)) await files.remove(old);
}

/**
 * Brings a copied folder back under a path that must not exist yet, whole or not at all. Throws LAKE_NOT_FOUND where no
 * whole copy is, LAKE_DAMAGED where a file is not the one that was put.
 */
export async function getFolder(files: LakeFiles, key: string, folder: string): Promise<void> {
  const target = resolve(folder);
  if (await stat(target).catch(() => null))
    throw invalidInput('folder to bring a copy to', 'a new one', folder);
  const manifest = readManifest(await files.get(`${key}/${manifestName}`), files.url, key);
  const draft = `${target}.${randomUUID()}.tmp`;
  try {
    for (const [name, { sha256 }] of Object.entries(manifest.files)) {
      const bytes = await files.get(`${key}/${name}`);
      if (hashOf(bytes) !== sha256) throw damaged(files.url, `${key}/${name}`);
      await writeFileAtomic(join(draft, ...name.split('/')), bytes);
    }
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

function readManifest(bytes: Uint8Array, url: string, key: string): Manifest {
  try {
    const manifest = JSON.parse(new TextDecoder().decode(bytes)) as Manifest;
    if (manifest.version === 1 && Object.keys(manifest.files).length > 0) return manifest;
  } catch {
    // Said below.
  }
  throw damaged(url, `${key}/${manifestName}`);
}

function damaged(url: string, key: string): GammaTwinError {
  return new GammaTwinError('LAKE_DAMAGED', `lake ${url}: ${key} is not what was put there`, {
    fields: { url, key },
  });
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
