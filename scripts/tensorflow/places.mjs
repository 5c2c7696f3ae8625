import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Refused } from './problem.mjs';

/** The cache that all clones on this machine share. */
export function cacheFolder(env = process.env) {
  if (env.GAMMATWIN_CACHE) return resolve(env.GAMMATWIN_CACHE, 'tensorflow');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gammatwin', 'tensorflow');
}

/** The folder of @tensorflow/tfjs-node-gpu in this checkout, or the one that was named. */
export function addonPackage(named) {
  const folder =
    named ?? join(import.meta.dirname, '../../packages/nn/node_modules/@tensorflow/tfjs-node-gpu');
  if (existsSync(join(folder, 'package.json'))) return resolve(folder);
  throw new Refused(`${folder} holds no @tensorflow/tfjs-node-gpu; run \`pnpm install\` first`);
}
