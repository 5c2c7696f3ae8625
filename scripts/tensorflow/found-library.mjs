import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Refused } from './problem.mjs';

const NAMES = [
  /^libtensorflow(_cc)?\.(so(\.2)?|2\.dylib|dylib)$/,
  /^libtensorflow_framework\.(so(\.2)?|2\.dylib|dylib)$/,
];

/**
 * The two libraries and the headers in a folder: `lib/` and `include/` as in a libtensorflow archive, or side by
 * side as in Python's site-packages/tensorflow.
 * @returns {{ libraries: string[], include: string }}
 */
export function findLibrary(folder) {
  const include = join(folder, 'include');
  for (const place of [join(folder, 'lib'), folder]) {
    const names = existsSync(place) ? readdirSync(place).sort() : [];
    const libraries = NAMES.map((pattern) => names.findLast((name) => pattern.test(name)));
    if (libraries.every(Boolean) && existsSync(join(include, 'tensorflow/c/c_api.h'))) {
      return { libraries: libraries.map((name) => join(place, name)), include };
    }
  }
  throw new Refused(
    `${folder}: expected libtensorflow and libtensorflow_framework in it or in lib/, and include/tensorflow/c/c_api.h; found none`,
  );
}

/** A folder in the cache for the addon of a library that lies elsewhere; another library gets another folder. */
export function rootForFoundLibrary(cache, folder) {
  const { libraries, include } = findLibrary(resolve(folder));
  const identity = createHash('sha256');
  for (const path of libraries) identity.update(`${path} ${statSync(path).size} ${statSync(path).mtimeMs}\n`);
  const root = join(cache, `found-${identity.digest('hex').slice(0, 12)}`);
  return { root, library: { libraries, include } };
}
