import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

/** What a running server says of itself in its data folder. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

export function pidFile(dataFolder: string): string {
  return join(dataFolder, 'postmaster.pid');
}

/** Null where no server runs, or where one has only begun to start. The process may be dead. */
export async function readPostmaster(dataFolder: string): Promise<Postmaster | null> {
  const lines = (await readFile(pidFile(dataFolder), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return pid > 0 && port > 0 ? { pid, port } : null;
}

/** The port of the last start, which PostgreSQL notes down in its data folder; null before the first. */
export async function lastPort(dataFolder: string): Promise<number | null> {
  const command = await readFile(join(dataFolder, 'postmaster.opts'), 'utf8').catch(() => '');
  const port = Number(/"-p" "(\d+)"/.exec(command)?.[1]);
  return port > 0 ? port : null;
}

/** Whether some process, of whoever, has this number. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Whether `pid` is the server of this data folder, and not nothing, a zombie, or a stranger that got the same number. */
export async function isServerOf(dataFolder: string, pid: number): Promise<boolean> {
  if (!existsSync('/proc/self/cmdline')) {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => none);
    return /(^|\/)postgres(\.exe)?\s/.test(stdout);
  }
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
  const folder = words[words.indexOf('-D') + 1];
  if (basename(words[0] ?? '') !== 'postgres' || !folder) return false;
  const [theirs, ours] = await Promise.all(
    [folder, dataFolder].map((path) => realpath(path).catch(() => null)),
  );
  return theirs !== null && theirs === ours;
}

const none = { stdout: '' };
