import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';

/** How to call the pinned pnpm: `program` with `args` before its own, and the environment for it; null without one. */
export function findPnpm(root) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const version = /^pnpm@([^+]+)/.exec(packageManager)[1];
  const env = { ...process.env, COREPACK_ENABLE_DOWNLOAD_PROMPT: '0' };
  try {
    return alreadyRunning(version, env) ?? onPath(version, root, env) ?? throughNpm(version, env);
  } catch (error) {
    process.stderr.write(`pnpm ${version} is neither here nor to be had through npm: ${error.message}\n`);
    return null;
  }
}

// Started as `pnpm demo`: the pnpm that runs this script names itself.
function alreadyRunning(version, env) {
  const own = env.npm_execpath ?? '';
  if (!env.npm_config_user_agent?.startsWith(`pnpm/${version} `) || !basename(own).startsWith('pnpm'))
    return null;
  return /\.[cm]?js$/.test(own)
    ? { program: process.execPath, args: [own], env }
    : { program: own, args: [], env };
}

// Asked not to fetch or become another version: a pnpm or corepack that would have to is as good as none.
function onPath(version, root, env) {
  const offline = {
    ...env,
    COREPACK_ENABLE_NETWORK: '0',
    npm_config_manage_package_manager_versions: 'false',
  };
  const options = {
    cwd: root,
    env: offline,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 20_000,
  };
  try {
    return execFileSync('pnpm', ['--version'], options).trim() === version
      ? { program: 'pnpm', args: [], env }
      : null;
  } catch {
    return null;
  }
}

// npm comes with Node. It is asked where it put pnpm, so that later calls (and pnpm's own nested ones) skip npm.
function throughNpm(version, env) {
  const npm =
    basename(env.npm_execpath ?? '') === 'npm-cli.js' ? env.npm_execpath : npmBeside(process.execPath);
  const call = npm ? [process.execPath, npm] : ['npm'];
  const print = 'process.stdout.write(process.env.PATH)';
  const args = ['exec', '--yes', `--package=pnpm@${version}`, '--', process.execPath, '-e', print];
  const path = execFileSync(call[0], [...call.slice(1), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const bin = path.split(delimiter).find((folder) => existsSync(join(folder, 'pnpm')));
  if (!bin) throw new Error('npm put none on the path');
  return {
    program: join(bin, 'pnpm'),
    args: [],
    env: { ...env, PATH: `${bin}${delimiter}${env.PATH ?? ''}` },
  };
}

function npmBeside(node) {
  const script = join(dirname(dirname(node)), 'lib/node_modules/npm/bin/npm-cli.js');
  return existsSync(script) ? script : null;
}
