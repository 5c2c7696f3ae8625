import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { isServerOf } from '../src/embedded/postmaster.ts';
import { ensureDatabase, openStore, stopDatabase } from '../src/index.ts';
import { temporaryHome } from './temporary-home.ts';

const home = await temporaryHome();
const closed = await temporaryHome(0o700);
afterAll(async () => {
  await home.remove();
  await closed.remove();
});

const start = (folder = home.folder) => ensureDatabase({ url: undefined, home: folder });
const pidFile = join(home.folder, 'postgres/data/postmaster.pid');
const data = join(home.folder, 'postgres/data');
const serverPid = async () => Number((await readFile(pidFile, 'utf8')).split('\n')[0]);

/** Opens the home's database in another process, which must end by itself; the URL that it saw. */
async function inAnotherProcess(): Promise<string> {
  const script = fileURLToPath(new URL('fixtures/use-database.ts', import.meta.url));
  const cwd = fileURLToPath(new URL('../../..', import.meta.url));
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', script, home.folder],
    { cwd, timeout: 60_000 },
  );
  expect(stderr).toBe('');
  return stdout;
}

it('is made once even if four starts begin at once, two of them in other processes', async () => {
  const urls = await Promise.all([
    start().then(({ url }) => url),
    start().then(({ url }) => url),
    inAnotherProcess(),
    inAnotherProcess(),
  ]);
  expect(new Set(urls).size).toBe(1);
  expect(await readdir(home.folder)).toEqual(['postgres']);
});

it('keeps its data over a stop and a start by another process, which it survives', async () => {
  const before = await openStore((await start()).url);
  await before.writeInstruments([{ symbol: 'AAPL', name: 'Apple', sector: null }]);
  await before.close();
  const first = await serverPid();
  expect(await isServerOf(data, first)).toBe(true);
  expect(await stopDatabase(home.folder)).toBe(true);
  expect(await stopDatabase(home.folder)).toBe(false);
  expect(await isServerOf(data, first)).toBe(false);

  const theirs = await inAnotherProcess();
  const second = await serverPid();
  const ours = await start();
  expect(ours).toMatchObject({ url: theirs, kind: 'embedded' });
  expect(await serverPid()).toBe(second);
  const after = await openStore(ours.url);
  expect(await after.readInstruments()).toEqual([{ symbol: 'AAPL', name: 'Apple', sector: null }]);
  await after.close();
});

it('starts again after its process was killed', async () => {
  const store = await openStore((await start()).url);
  await store.writeInstruments([{ symbol: 'MSFT', name: null, sector: null }]);
  const pid = await serverPid();
  process.kill(pid, 'SIGKILL');
  await store.close();
  const reopened = await openStore((await start()).url);
  expect(await serverPid()).not.toBe(pid);
  expect(await reopened.readInstruments()).toHaveLength(2);
  await reopened.close();
});

it('runs in a folder that nobody else may enter', async () => {
  expect((await start(closed.folder)).kind).toBe('embedded');
});

it('starts although a stranger or another server has the process number of a dead one', async () => {
  const { stop } = await start();
  const text = await readFile(pidFile, 'utf8');
  await stop();
  const stranger = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
  await once(stranger, 'spawn');
  const other = Number(
    (await readFile(join(closed.folder, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')[0],
  );
  try {
    for (const pid of [stranger.pid, other]) {
      await writeFile(pidFile, text.replace(/^\d+/, String(pid)));
      expect(await stopDatabase(home.folder)).toBe(false);
      await start();
      expect(await serverPid()).not.toBe(pid);
      await stop();
    }
    expect(stranger.exitCode).toBeNull();
    expect(await stopDatabase(closed.folder)).toBe(true);
  } finally {
    stranger.kill();
  }
});

it('says what is wrong if it cannot start', async () => {
  const { stop } = await start();
  await stop();
  const configuration = join(home.folder, 'postgres/data/postgresql.conf');
  const good = await readFile(configuration, 'utf8');
  await writeFile(configuration, 'nonsense here\n');
  await expect(start()).rejects.toMatchObject({
    code: 'DATABASE_START_FAILED',
    message: expect.stringContaining('nonsense'),
  });
  await writeFile(configuration, good);
  expect((await start()).kind).toBe('embedded');
});

it('fails clearly where nothing can be written', async () => {
  const file = join(home.folder, 'a file');
  await writeFile(file, '');
  await expect(start(file)).rejects.toMatchObject({
    code: 'DATABASE_START_FAILED',
    message: expect.stringContaining("can't make"),
  });
});
