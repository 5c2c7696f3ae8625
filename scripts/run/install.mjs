import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStep, say } from './step.mjs';

/** Installs the locked dependencies, unless the same lockfile was already installed on this platform. */
export async function install(root, pnpm) {
  const marker = join(root, 'node_modules/.gammatwin-install');
  if (existsSync(join(root, 'node_modules/.modules.yaml')) && read(marker) === fingerprint(root)) {
    say('✓ install (unchanged)');
    return 0;
  }
  rmSync(marker, { force: true });
  // Without a terminal pnpm would otherwise refuse to replace a node_modules that another pnpm made.
  const args = ['install', '--frozen-lockfile', '--config.confirm-modules-purge=false'];
  const code = await runStep('install', pnpm.program, [...pnpm.args, ...args], pnpm.env);
  if (code === 0) writeFileSync(marker, fingerprint(root));
  return code;
}

function fingerprint(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  const packages = readdirSync(join(root, 'packages')).sort();
  const manifests = packages.map((name) => join(root, 'packages', name, 'package.json'));
  for (const file of ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc'].map((name) =>
    join(root, name),
  )) {
    hash.update(read(file) ?? '');
  }
  // A package without its node_modules (a fresh clone of one, a cleaned one) must not look installed.
  for (const file of manifests) hash.update(`${read(file)} ${existsSync(join(file, '../node_modules'))}`);
  return hash.digest('hex');
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
