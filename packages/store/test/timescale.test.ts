import { describe, expect, it } from 'vitest';
import { keepOptions } from '../src/options-retention.ts';
import { arrangeTimescale } from '../src/timescale.ts';
import { type Execute, findTimescale } from '../src/timescale-server.ts';

interface FakeServer {
  readonly installed?: string;
  readonly available?: string;
  readonly preloaded?: boolean | null;
  readonly licence?: string;
  readonly filled?: boolean;
  readonly series?: Readonly<Record<string, { hypertable: boolean; compressed: boolean; policy: boolean }>>;
}

/** Answers what the statements ask, and keeps those that would change something. */
function fake(server: FakeServer): { execute: Execute; changes: string[] } {
  const changes: string[] = [];
  const answer = (statement: string): readonly unknown[] => {
    if (statement.includes('as installed')) {
      const { installed = null, available = null, preloaded = null } = server;
      return [{ installed, available, preloaded }];
    }
    if (statement.includes('as licence')) return [{ licence: server.licence ?? 'timescale' }];
    if (statement.includes('as filled')) return [{ filled: server.filled ?? false }];
    if (statement.includes('as policy')) {
      return Object.entries(server.series ?? { 'market.prices': none }).map(([name, state]) => ({
        name,
        ...state,
      }));
    }
    changes.push(statement.trim());
    return [];
  };
  return { execute: async <Row>(statement: string) => answer(statement) as readonly Row[], changes };
}

const none = { hypertable: false, compressed: false, policy: false };
const all = { compress: true, convert: true };
const hypertable = /^select create_hypertable\('market\.prices', by_range\('time', interval '1 year'\)/;
const columnstore =
  /^alter table market\.prices set \(timescaledb\.enable_columnstore = true, timescaledb\.segmentby = 'ticker', timescaledb\.orderby = 'time desc'\)$/;
const policy = /^call add_columnstore_policy\('market\.prices', after => interval '90 days'/;

describe('which server can be used', () => {
  it.each<[string, FakeServer, unknown]>([
    ['without the extension', {}, { kind: 'plain', reason: null }],
    [
      'installed in the database',
      { installed: '2.28.3', available: '2.29.0' },
      { version: '2.28.3', installed: true },
    ],
    ['installed, asked by an ordinary user', { installed: '2.18.0', preloaded: null }, { kind: 'timescale' }],
    ['only preloaded', { available: '2.28.3', preloaded: true }, { kind: 'timescale', installed: false }],
    ['not preloaded', { available: '2.28.3', preloaded: false }, { reason: /shared_preload_libraries/ }],
    ['preloaded or not, but no superuser', { available: '2.28.3' }, { reason: /administrator/ }],
    ['too old', { installed: '2.17.2', preloaded: true }, { kind: 'plain', reason: /older than 2\.18/ }],
    ['of the next generation', { installed: '3.0.0' }, { kind: 'timescale' }],
  ])('%s', async (_name, server, expected) => {
    const found: Record<string, unknown> = { ...(await findTimescale(fake(server).execute)) };
    for (const [key, value] of Object.entries(expected as object)) {
      if (value instanceof RegExp) expect(found[key]).toMatch(value);
      else expect(found[key]).toBe(value);
    }
  });
});

describe('what is arranged', () => {
  it('nothing in a plain server', async () => {
    const { execute, changes } = fake({ available: '2.28.3', preloaded: false });
    expect(await arrangeTimescale(execute, all)).toEqual([]);
    expect(changes).toEqual([]);
  });

  it('everything in a fresh one, in this order', async () => {
    const { execute, changes } = fake({ available: '2.28.3', preloaded: true });
    const done = await arrangeTimescale(execute, { compress: true, convert: false });
    expect(done).toEqual(['market.prices: hypertable of 1 year', 'market.prices: compressed after 90 days']);
    expect(changes).toEqual([
      'create extension if not exists timescaledb',
      expect.stringMatching(hypertable),
      expect.stringMatching(columnstore),
      expect.stringMatching(policy),
    ]);
  });

  it('nothing a second time', async () => {
    const done = { hypertable: true, compressed: true, policy: true };
    const { execute, changes } = fake({ installed: '2.28.3', series: { 'market.prices': done } });
    expect(await arrangeTimescale(execute, all)).toEqual([]);
    expect(changes).toEqual([]);
  });

  it('only what lacks', async () => {
    const half = { hypertable: true, compressed: true, policy: false };
    const { execute, changes } = fake({ installed: '2.28.3', series: { 'market.prices': half } });
    await arrangeTimescale(execute, all);
    expect(changes).toEqual([expect.stringMatching(policy)]);
  });

  it('a table with rows is rewritten only on demand', async () => {
    const server = { installed: '2.28.3', filled: true };
    const asked = fake(server);
    await arrangeTimescale(asked.execute, all);
    expect(asked.changes[0]).toMatch(/migrate_data => true/);
    const unasked = fake(server);
    expect(await arrangeTimescale(unasked.execute, { compress: true, convert: false })).toEqual([]);
    expect(unasked.changes).toEqual([]);
  });

  it('the Apache build, and a migration, get hypertables without compression', async () => {
    const apache = fake({ installed: '2.28.3', licence: 'apache' });
    await arrangeTimescale(apache.execute, all);
    expect(apache.changes).toEqual([expect.stringMatching(hypertable)]);
    const migration = fake({ installed: '2.28.3' });
    await arrangeTimescale(migration.execute, { compress: false, convert: false });
    expect(migration.changes).toEqual([expect.stringMatching(hypertable)]);
  });
});

describe('how long raw options are kept', () => {
  it('so many years: one job, in place of the one before', async () => {
    const { execute, changes } = fake({ installed: '2.28.3' });
    await keepOptions(execute, 3);
    expect(changes).toEqual([
      expect.stringMatching(/^select delete_job/),
      expect.stringMatching(/^create or replace procedure market\.drop_old_options/),
      expect.stringMatching(
        /add_job\('market\.drop_old_options', interval '1 day', config => '\{"keep": "3 years"\}'/,
      ),
    ]);
  });

  it('all of them: the job goes, and where there can be none, nothing happens', async () => {
    const { execute, changes } = fake({ installed: '2.28.3' });
    await keepOptions(execute, null);
    expect(changes).toEqual([expect.stringMatching(/^select delete_job/)]);
    const plain = fake({});
    await keepOptions(plain.execute, null);
    expect(plain.changes).toEqual([]);
  });

  it.each([{}, { installed: '2.28.3', licence: 'apache' }])('is refused by %j', async (server) => {
    await expect(keepOptions(fake(server).execute, 3)).rejects.toMatchObject({ code: 'NEEDS_TIMESCALE' });
  });

  it.each([0, -1, 1.5, Number.NaN, 101])('is not %s years', async (years) => {
    const { execute, changes } = fake({ installed: '2.28.3' });
    await expect(keepOptions(execute, years)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(changes).toEqual([]);
  });
});
