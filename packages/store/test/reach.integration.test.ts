import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GammaTwinError } from '@gammatwin/core';
import { expect, it } from 'vitest';
import { connect } from '../src/connection.ts';
import { ensureDatabase } from '../src/index.ts';
import { useStore } from './temporary-home.ts';

const own = useStore();
const secret = 'hunter2';

/** What a DATABASE_URL that doesn't work leads to: one line, without the password, and nothing started. */
async function failure(url: string): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'gammatwin-store-'));
  const error = await ensureDatabase({ url, home }).catch((caught: unknown) => caught);
  expect(await readdir(home)).toEqual([]);
  await rm(home, { recursive: true });
  if (!(error instanceof GammaTwinError)) throw new Error(`expected a GammaTwinError, was ${error}`);
  expect(error.code).toBe('DATABASE_UNREACHABLE');
  expect(error.message).not.toContain('\n');
  expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain(secret);
  return error.message;
}

it('a good DATABASE_URL is used as it is, and its server is left alone', async () => {
  const home = await mkdtemp(join(tmpdir(), 'gammatwin-store-'));
  const given = await ensureDatabase({ url: own.url, home });
  expect(given).toMatchObject({ url: own.url, kind: 'external' });
  await given.stop();
  expect(await readdir(home)).toEqual([]);
  await rm(home, { recursive: true });
  expect((await own.store.counts()).runs).toBe(0);
});

it('one where nothing listens fails clearly', async () => {
  expect(await failure(`postgres://me:${secret}@127.0.0.1:1/db?password=${secret}`)).toBe(
    "can't reach the database at postgres://me@127.0.0.1:1/db: connect ECONNREFUSED 127.0.0.1:1",
  );
});

it('one with an unknown host fails clearly', async () => {
  expect(await failure(`postgres://me:${secret}@host.invalid/db`)).toContain('host.invalid');
});

it('one with the wrong password fails clearly', async () => {
  expect(await failure(own.url.replace(/:[0-9a-f]+@/, `:${secret}@`))).toContain(
    'password authentication failed',
  );
});

it('one for a database that does not exist fails clearly', async () => {
  expect(await failure(own.url.replace(/postgres$/, 'nowhere'))).toContain(
    'database "nowhere" does not exist',
  );
});

it.each([
  `me:${secret}@localhost`,
  `postgres://me:${secret}@local host:99999999/x`,
  `http://me:${secret}@localhost/`,
])('one that is no PostgreSQL URL fails clearly (%#)', async (url) => {
  expect(await failure(url)).toContain('postgres://user@host:port/database');
});

it('one whose server accepts the connection and says nothing fails in time', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  expect(await failure(`postgres://me:${secret}@127.0.0.1:${port}/db`)).toContain('timeout');
  for (const socket of sockets) socket.destroy();
  silent.close();
});

it('a connection that the server drops within a transaction is an error of it, not the end of the process', async () => {
  const connection = await connect(own.url);
  const other = await connect(own.url);
  try {
    const dropped = connection.transaction('write', async (client) => {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      // Nobody waits for an answer when it goes.
      const gone = new Promise((resolve) => client.once('end', resolve));
      await other.transaction('write', (killer) =>
        killer.query('select pg_terminate_backend($1)', [rows[0]!.pid]),
      );
      await gone;
      await client.query('select 1');
    });
    await expect(dropped).rejects.toThrow(/not queryable|terminat/);
    const again = connection.transaction('write', (client) =>
      client.query<{ one: number }>('select 1 as one'),
    );
    expect((await again).rows).toEqual([{ one: 1 }]);
  } finally {
    await other.close();
    await connection.close();
  }
});
