import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GammaTwinError } from '@gammatwin/core';

/** The operating system's account under which a server runs in place of root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** How to start a program so that it runs under the right account. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: { readonly uid?: number; readonly gid?: number };
}

const candidates = ['postgres', 'nobody'];

/**
 * PostgreSQL refuses to run as root. Null for everybody but root; for root the owner of the data that is there, else the account
 * `postgres`, else `nobody`.
 */
export async function serverAccount(dataFolder: string): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(dataFolder).catch(() => null);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of candidates) {
    const entry = lines.find((fields) => fields[0] === name);
    if (entry) return { uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new GammaTwinError(
    'NO_SERVER_ACCOUNT',
    `PostgreSQL does not run as root, and there is no account ${candidates.join(' or ')}; run as another user or set DATABASE_URL`,
  );
}

/** `files` are the folders that the program must be able to enter. */
export async function launchAs(
  account: Account | null,
  files: readonly string[],
  command: string,
  args: readonly string[],
): Promise<Launch> {
  if (!account) return { command, args, options: {} };
  const open = await Promise.all(files.map((file) => canEnter(account, file)));
  if (open.every(Boolean)) return { command, args, options: { uid: account.uid, gid: account.gid } };
  // Below a closed folder, such as root's own home, the account keeps the one right that it needs to pass through.
  const flags = [
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
    '--securebits=+no_setuid_fixup',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  return { command: 'setpriv', args: [...flags, '--', command, ...args], options: {} };
}

async function canEnter({ uid, gid }: Account, file: string): Promise<boolean> {
  let folder = await realpath(file);
  for (;;) {
    const { mode, uid: owner, gid: group } = await stat(folder);
    const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    const parent = dirname(folder);
    if (parent === folder) return true;
    folder = parent;
  }
}
