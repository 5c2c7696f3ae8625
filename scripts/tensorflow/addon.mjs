import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lastLines, runCommand } from './command.mjs';
import { Missing } from './problem.mjs';

const SOURCES = ['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc'];
const QUIET = join(import.meta.dirname, 'quiet.cc');
const FLAGS = ['-std=c++17', '-O2', '-fPIC', '-fvisibility=hidden', '-DNAPI_VERSION=8'];

/** A C++ compiler, or null when there is none. */
export async function findCompiler(env = process.env) {
  for (const compiler of [env.CXX, 'c++', 'g++', 'clang++'].filter(Boolean)) {
    const { code } = await runCommand(compiler, ['--version'], { limitSeconds: 60 });
    if (code === 0) return compiler;
  }
  return null;
}

/**
 * Where the addon for these sources, flags and library lies once it is compiled.
 * @param {string} root the folder of the library in the cache
 */
export function addonPath(root, packageFolder) {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const hash = createHash('sha256').update(FLAGS.join(' '));
  for (const source of [...SOURCES.map((name) => join(packageFolder, name)), QUIET])
    hash.update(readFileSync(source));
  return join(root, 'addon', `${version}-${hash.digest('hex').slice(0, 12)}`, 'tfjs_binding.node');
}

/**
 * Compiles the package's own two sources against the library; the addon uses Node-API alone, so one build serves
 * every Node version.
 * @param {{ libraries: string[], include: string }} library
 */
export async function compileAddon(compiler, root, packageFolder, library, say) {
  const addon = addonPath(root, packageFolder);
  if (existsSync(addon)) return addon;
  say(`compiling the Node addon with ${compiler}`);
  const started = Date.now();
  mkdirSync(dirname(addon), { recursive: true });
  const { include_dir: nodeApi } = (await import('node-api-headers')).default;
  const fresh = `${addon}.new-${process.pid}`;
  const { code, output } = await runCommand(compiler, [
    ...FLAGS,
    ...(process.platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared']),
    ...[packageFolder, join(packageFolder, 'binding'), library.include, nodeApi].map(
      (folder) => `-I${folder}`,
    ),
    QUIET,
    ...SOURCES.map((name) => join(packageFolder, name)),
    ...library.libraries,
    ...[...new Set(library.libraries.map(dirname))].map((folder) => `-Wl,-rpath,${folder}`),
    '-o',
    fresh,
  ]);
  if (code !== 0)
    throw new Missing(`the addon did not compile (exit code ${code}):\n${lastLines(output, 12)}`);
  renameSync(fresh, addon);
  say(`compiled in ${((Date.now() - started) / 1000).toFixed(0)} s`);
  return addon;
}
