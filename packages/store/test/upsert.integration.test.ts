import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPool } from '../src/connection.ts';
import { upsert } from '../src/upsert.ts';
import { useStore } from './temporary-home.ts';

const database = useStore();
const target = { table: 'scratch', key: ['id', 'part'], columns: ['part', 'id', 'value', 'first'] };
let pool: pg.Pool;

beforeAll(async () => {
  pool = createPool(database.url, 8);
  await pool.query(
    `create table scratch (id integer, part text, value integer not null, first integer, note text not null default '-',
       primary key (id, part))`,
  );
});
afterAll(() => pool?.end());

async function write(rows: readonly string[][], more: Partial<typeof target> & object = {}): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const count = await upsert(client, { ...target, ...more }, rows);
    await client.query('commit');
    return count;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

const all = async () => (await pool.query('select * from scratch order by id, part')).rows;

it('lets eight writers in opposite orders through, and keeps the rows of one of them for each key', async () => {
  const rows = (writer: number) =>
    Array.from({ length: 3_000 }, (_, i) => ['a', String(i), String(writer), String(writer)]);
  for (let round = 0; round < 3; round++) {
    const writers = Array.from({ length: 8 }, (_, writer) => {
      const given = rows(writer);
      return write(writer % 2 === 0 ? given : given.reverse());
    });
    expect(await Promise.all(writers)).toEqual(new Array(8).fill(3_000));
  }
  const stored = await all();
  expect(stored).toHaveLength(3_000);
  // Whole writes follow each other, since the first key makes the others wait.
  expect(new Set(stored.map(({ value }) => value)).size).toBe(1);
});

it('merges a column as asked, and leaves columns that are not given', async () => {
  await pool.query(`truncate scratch; insert into scratch values (1, 'a', 5, 5, 'kept')`);
  const merge = { first: 'least(target.first, excluded.first)' };
  await write([['a', '1', '7', '9']], { merge } as object);
  await write([['a', '1', '6', '3']], { merge } as object);
  expect(await all()).toEqual([{ id: 1, part: 'a', value: 6, first: 3, note: 'kept' }]);
});

it('may run several times in one transaction, and with keys alone', async () => {
  await pool.query('truncate scratch; alter table scratch alter value set default 0');
  const client = await pool.connect();
  await client.query('begin');
  await upsert(client, target, [['a', '1', '1', '1']]);
  await upsert(client, target, [['a', '1', '2', '2']]);
  await upsert(client, { ...target, columns: ['id', 'part'] }, [
    ['1', 'a'],
    ['2', 'b'],
  ]);
  await client.query('commit');
  client.release();
  expect(await all()).toEqual([
    { id: 1, part: 'a', value: 2, first: 2, note: '-' },
    { id: 2, part: 'b', value: 0, first: null, note: '-' },
  ]);
});

it('refuses one key twice in one write, and writes nothing of it', async () => {
  await pool.query('truncate scratch');
  const twice = [
    ['a', '1', '1', '1'],
    ['a', '1', '2', '2'],
  ];
  await expect(write(twice)).rejects.toThrow(/second time/);
  expect(await all()).toEqual([]);
});

it('leaves a row as it stands when nothing about it is new', async () => {
  await pool.query('truncate scratch');
  const versions = async () =>
    (await pool.query('select id, ctid::text as version from scratch order by id')).rows as {
      readonly id: number;
      readonly version: string;
    }[];
  const rows = [
    ['a', '1', '5', '\\N'],
    ['a', '2', '5', '5'],
  ];
  await write(rows);
  const before = await versions();
  expect(await write(rows)).toBe(2);
  expect(await versions()).toEqual(before);
  const merge = { first: 'least(target.first, excluded.first)' };
  await write([['a', '2', '5', '9']], { merge } as object);
  expect(await versions()).toEqual(before);
  await write([['a', '1', '5', '7']]);
  expect((await versions())[0]).not.toEqual(before[0]);
  expect((await all())[0]).toMatchObject({ id: 1, value: 5, first: 7 });
});
