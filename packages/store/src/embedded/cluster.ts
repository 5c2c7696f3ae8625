import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { GammaTwinError } from '@gammatwin/core';
import { launchAs, serverAccount } from './account.ts';
import type { Binaries } from './binaries.ts';

export const superuser = 'gammatwin';

/** Folder layout of the embedded database. */
export interface Cluster {
  readonly folder: string;
  readonly data: string;
  readonly password: string;
  readonly log: string;
}

export function clusterOf(home: string): Cluster {
  return layout(join(home, 'postgres'));
}

/**
 * Makes the cluster's files unless they are there. They are made elsewhere and moved into place in one step, so that
 * an interrupted or a second, concurrent attempt never leaves half of one.
 */
export async function ensureCluster(cluster: Cluster, binaries: Binaries): Promise<void> {
  if (existsSync(cluster.data)) return;
  const draft = layout(`${cluster.folder}.new-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    await initialise(draft, binaries);
    await rename(draft.folder, cluster.folder);
  } catch (error) {
    await rm(draft.folder, { recursive: true, force: true }).catch(() => undefined);
    if (!existsSync(cluster.data)) throw asStartFailure(cluster, error);
  }
}

export async function readPassword(cluster: Cluster): Promise<string> {
  return (await readFile(cluster.password, 'utf8')).trim();
}

async function initialise(draft: Cluster, binaries: Binaries): Promise<void> {
  const account = await serverAccount(draft.data);
  await mkdir(draft.folder, { recursive: true });
  await writeFile(draft.password, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  await writeFile(draft.log, '');
  if (account) {
    for (const path of [draft.folder, draft.password]) await chown(path, account.uid, account.gid);
  }
  const launch = await launchAs(account, [draft.folder, dirname(binaries.initdb)], binaries.initdb, [
    `--pgdata=${draft.data}`,
    `--username=${superuser}`,
    `--pwfile=${draft.password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
  ]);
  try {
    await promisify(execFile)(launch.command, launch.args, {
      ...launch.options,
      cwd: '/',
      env: serverEnvironment(),
    });
  } catch (cause) {
    const output = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw new GammaTwinError('DATABASE_START_FAILED', `initdb failed: ${output}`, { cause });
  }
}

function asStartFailure(cluster: Cluster, cause: unknown): GammaTwinError {
  if (cause instanceof GammaTwinError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new GammaTwinError('DATABASE_START_FAILED', `can't make ${cluster.folder}: ${why}`, { cause });
}

/** Nothing of the caller's PG* variables or language may reach the server. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C' };
}

function layout(folder: string): Cluster {
  return {
    folder,
    data: join(folder, 'data'),
    password: join(folder, 'password'),
    log: join(folder, 'server.log'),
  };
}
