import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GammaTwinError } from '@gammatwin/core';
import { tryConnect } from '../reach.ts';
import { launchAs, serverAccount } from './account.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import {
  type Cluster,
  clusterOf,
  ensureCluster,
  readPassword,
  serverEnvironment,
  superuser,
} from './cluster.ts';
import { isAlive, isServerOf, lastPort, type Postmaster, pidFile, readPostmaster } from './postmaster.ts';

const startLimitMs = 60_000;
const stopLimitMs = 30_000;
const attempts = 3;

/**
 * Commits stay durable (fsync and synchronous_commit are on): orders are recorded before they are sent. Bulk load gains
 * from more memory, rarer checkpoints and a log without the parts that only replicas need.
 */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '256MB',
  work_mem: '32MB',
  maintenance_work_mem: '256MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  log_checkpoints: 'off',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/**
 * The URL of the server under `home`/postgres, which is made and started if it isn't running. It is a process of its
 * own that outlives this one. Several processes may call this at once: PostgreSQL lets one
 * server only into a data folder, and all find that one.
 */
export async function startEmbedded(home: string): Promise<string> {
  const cluster = clusterOf(resolve(home));
  const limit = AbortSignal.timeout(startLimitMs);
  let binaries: Binaries | null = null;
  let child: ChildProcess | null = null;
  for (let started = 0; !limit.aborted; ) {
    const url = await runningUrl(cluster);
    if (url) return url;
    const starting = child?.exitCode === null && child.signalCode === null;
    const other = await readPostmaster(cluster.data);
    if (!starting && !(other && (await isServerOf(cluster.data, other.pid)))) {
      if (started++ === attempts) break;
      if (other) await removeIfStale(cluster, other);
      binaries ??= await findBinaries();
      await ensureCluster(cluster, binaries);
      child = await spawnServer(cluster, binaries);
    }
    await sleep(50);
  }
  throw new GammaTwinError('DATABASE_START_FAILED', `PostgreSQL did not start: ${await lastLines(cluster)}`, {
    fields: { folder: cluster.folder },
    retryable: true,
  });
}

/** Fast shutdown, which ends open transactions; false if no server was running. */
export async function stopEmbedded(home: string): Promise<boolean> {
  const cluster = clusterOf(resolve(home));
  const running = await readPostmaster(cluster.data);
  if (!running || !(await isServerOf(cluster.data, running.pid))) return false;
  process.kill(running.pid, 'SIGINT');
  const limit = AbortSignal.timeout(stopLimitMs);
  while (existsSync(pidFile(cluster.data)) || (await isServerOf(cluster.data, running.pid))) {
    if (limit.aborted) {
      throw new GammaTwinError('DATABASE_STOP_FAILED', `PostgreSQL (process ${running.pid}) did not stop`);
    }
    await sleep(20);
  }
  return true;
}

/** The number of a dead server may belong to a stranger by now, whom PostgreSQL would take for the server. */
async function removeIfStale(cluster: Cluster, dead: Postmaster): Promise<void> {
  if (!isAlive(dead.pid)) return;
  const now = await readPostmaster(cluster.data);
  if (now?.pid === dead.pid) await rm(pidFile(cluster.data), { force: true });
}

async function runningUrl(cluster: Cluster): Promise<string | null> {
  const running = await readPostmaster(cluster.data);
  if (!running) return null;
  const password = await readPassword(cluster);
  const url = `postgres://${superuser}:${password}@127.0.0.1:${running.port}/postgres`;
  return tryConnect(url, 2_000).then(
    () => url,
    () => null,
  );
}

async function spawnServer(cluster: Cluster, binaries: Binaries): Promise<ChildProcess> {
  const account = await serverAccount(cluster.data);
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const launch = await launchAs(account, [cluster.folder, dirname(binaries.postgres)], binaries.postgres, [
    '-D',
    cluster.data,
    '-p',
    String(await choosePort(cluster)),
    ...flags,
  ]);
  const log = await open(cluster.log, 'a');
  try {
    const child = spawn(launch.command, launch.args, {
      ...launch.options,
      cwd: '/',
      env: serverEnvironment(),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await once(child, 'spawn');
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

/** The port that this server had last, if it is free: programs that were connected find it again. Else any. */
async function choosePort(cluster: Cluster): Promise<number> {
  const last = await lastPort(cluster.data);
  return (last && (await freePort(last).catch(() => null))) ?? freePort(0);
}

function freePort(wanted: number): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function lastLines(cluster: Cluster): Promise<string> {
  const log = await readFile(cluster.log, 'utf8').catch(() => '');
  return log.trim().split('\n').slice(-5).join(' | ') || 'its log is empty';
}
