import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 5_000;
const SILENT_MS = 60_000;

/**
 * Runs `work` while no other setup works in the same cache. The holder touches its lock every few seconds; a lock
 * whose process is gone, or that has been silent for a minute, is taken over.
 */
export async function withLock(folder, say, work) {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, '.lock');
  let told = false;
  while (!tryTake(lock)) {
    if (isStale(lock)) {
      discard(lock);
      continue;
    }
    if (!told) say('another setup is at work in the same cache; waiting for it');
    told = true;
    await sleep(300);
  }
  const heartbeat = setInterval(() => touch(lock), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    rmSync(lock, { recursive: true, force: true });
  }
}

function tryTake(lock) {
  try {
    mkdirSync(lock);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(lock, 'owner.json'), JSON.stringify({ pid: process.pid, host: hostname() }));
  return true;
}

function touch(lock) {
  try {
    utimesSync(lock, new Date(), new Date());
  } catch {
    // Taken over while this process slept; the results are moved into place whole, so nothing is lost.
  }
}

function isStale(lock) {
  const touched = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (touched === undefined) return false;
  if (Date.now() - touched > SILENT_MS) return true;
  try {
    const { pid, host } = JSON.parse(readFileSync(join(lock, 'owner.json'), 'utf8'));
    return host === hostname() && !isAlive(pid);
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

// Renamed first: of two waiters that see the same dead lock only one can move it away.
function discard(lock) {
  const away = `${lock}.${randomUUID()}`;
  try {
    renameSync(lock, away);
    rmSync(away, { recursive: true, force: true });
  } catch {
    // The other waiter was faster.
  }
}
