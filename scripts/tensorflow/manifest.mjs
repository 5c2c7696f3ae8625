import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const NAME = 'manifest.json';

/**
 * Lists every file of a finished library with its size, and those that lie `elsewhere`. Written last, so a torn
 * installation never has one.
 */
export function writeManifest(root, facts, elsewhere = []) {
  const files = Object.fromEntries(elsewhere.map((path) => [path, statSync(path).size]));
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    files[path.slice(root.length + 1)] = statSync(path).size;
  }
  writeFileSync(join(root, `${NAME}.new`), JSON.stringify({ ...facts, files }, null, 1));
  renameSync(join(root, `${NAME}.new`), join(root, NAME));
}

/**
 * What is wrong with the library in `root`: null when it is whole.
 * @returns {string | null}
 */
export function faultOf(root) {
  if (!existsSync(root)) return 'it is not there';
  let files;
  try {
    files = JSON.parse(readFileSync(join(root, NAME), 'utf8')).files;
  } catch {
    return 'its manifest is missing or torn';
  }
  for (const [name, size] of Object.entries(files)) {
    const was = statSync(resolve(root, name), { throwIfNoEntry: false })?.size;
    if (was !== size)
      return `${name}: expected ${size} bytes, ${was === undefined ? 'is missing' : `was ${was}`}`;
  }
  return null;
}
