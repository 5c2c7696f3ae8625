import { existsSync, lstatSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lastLines, runCommand } from './command.mjs';
import { Missing } from './problem.mjs';

// Node-API 8 is the highest version that the package lists, so its loader looks here on Node 20, 22 and 24.
const PLACE = 'lib/napi-v8/tfjs_binding.node';

/** The addon that the package is linked to: null without one, `own` when the package's own installer put it there. */
export function linkedAddon(packageFolder) {
  const place = join(packageFolder, PLACE);
  const entry = lstatSync(place, { throwIfNoEntry: false });
  if (!entry) return null;
  if (!entry.isSymbolicLink()) return 'own';
  const addon = readlinkSync(place);
  return existsSync(addon) ? addon : null;
}

/** Links the addon into the package and loads it in a process of its own; an addon that does not load is unlinked. */
export async function linkAddon(packageFolder, addon) {
  const place = join(packageFolder, PLACE);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(addon, `${place}.new-${process.pid}`);
  renameSync(`${place}.new-${process.pid}`, place);
  try {
    return await versionOf(place);
  } catch (error) {
    rmSync(place, { force: true });
    throw error;
  }
}

/** TensorFlow's version as the addon reports it. */
async function versionOf(addon) {
  const code = "process.stdout.write('version ' + require(process.argv[1]).TF_Version)";
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2', CUDA_VISIBLE_DEVICES: '-1' };
  const result = await runCommand(process.execPath, ['-e', code, addon], { env, limitSeconds: 120 });
  const version = /version (\d+\.\d+\.\d+)/.exec(result.output)?.[1];
  if (result.code === 0 && version) return version;
  throw new Missing(`the addon does not load (exit code ${result.code}):\n${lastLines(result.output)}`);
}
