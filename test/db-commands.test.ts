import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDatabase, stopDatabase } from '@gammatwin/store';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { gammatwin, gammatwinJson } from './support/cli.ts';

vi.setConfig({ testTimeout: 120_000 });

interface Status {
  readonly kind: string;
  readonly postgres: string;
  readonly timescale: string | null;
  readonly migrations: readonly { readonly name: string; readonly appliedAt: number | null }[];
  readonly tables: readonly { readonly table: string; readonly rows: number; readonly bytes: number }[];
}

interface Client {
  connect(): Promise<void>;
  query(text: string): Promise<unknown>;
  end(): Promise<void>;
}

const pg = createRequire(new URL('../packages/store/package.json', import.meta.url))('pg') as {
  Client: new (options: { connectionString: string }) => Client;
};

describe('gammatwin db, from an empty home to a damaged schema', () => {
  let home: string;
  let url: string;
  const run = (...args: string[]) => gammatwin(['--home', home, 'db', ...args]);
  const json = <T>(...args: string[]) => gammatwinJson<T>(['--home', home, 'db', ...args]);

  async function query(text: string): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  }

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'gammatwin-db-'));
    ({ url } = await ensureDatabase({ url: undefined, home }));
  });
  afterAll(async () => {
    await stopDatabase(home);
    await rm(home, { recursive: true, force: true });
  });

  test('before the first migration: all of them wait, and the check fails', async () => {
    const status = await json<Status>('status');
    expect(status).toMatchObject({ kind: 'embedded', timescale: null, tables: [] });
    expect(status.postgres).toMatch(/^\d+\.\d+/);
    expect(status.migrations.length).toBeGreaterThanOrEqual(3);
    expect(status.migrations.every(({ appliedAt }) => appliedAt === null)).toBe(true);
    const check = await run('check');
    expect(check.code).toBe(1);
    expect(check.stderr).toContain('missing table fhq_execution.options_shadow_orders');
  });

  test('migrate, check, status', async () => {
    const { applied } = await json<{ applied: readonly string[] }>('migrate');
    expect(applied).toContain('2026-11-21-shadow');
    expect(await json('migrate')).toEqual({ applied: [], arranged: [] });
    expect(await json('check')).toEqual({ ok: true, differences: [] });

    await query("insert into market.instruments (symbol) values ('AAA'), ('BBB')");
    const { tables, migrations } = await json<Status>('status');
    expect(migrations.every(({ appliedAt }) => appliedAt !== null)).toBe(true);
    expect(tables.find(({ table }) => table === 'market.instruments')).toMatchObject({ rows: 2 });
    expect(new Set(tables.map(({ table }) => table.split('.')[0]))).toEqual(
      new Set(['market', 'fhq_execution', 'fhq_learning', 'fhq_monitoring']),
    );
  });

  test('a damaged schema ends with 1 and says what lacks; an extra index does not', async () => {
    await query(`alter table fhq_monitoring.options_risk_monitor drop column margin_utilized_pct;
      create index of_my_own on market.prices (as_of)`);
    const check = await run('check');
    expect(check.code).toBe(1);
    expect(check.stderr).toContain(
      'missing column fhq_monitoring.options_risk_monitor.margin_utilized_pct: double precision not null',
    );
    expect(check.stderr).toContain('unexpected index market.prices.of_my_own');
    expect(check.stderr).toContain('1 missing or different');
    await query(
      'alter table fhq_monitoring.options_risk_monitor add column margin_utilized_pct double precision not null',
    );
    expect(await json('check')).toMatchObject({ ok: true, differences: [{ problem: 'unexpected' }] });
  });

  test('retention needs TimescaleDB', async () => {
    const plain = await run('migrate', '--keep-options', '3');
    expect(plain.code).toBe(1);
    expect(plain.stderr).toMatch(/^gammatwin: NEEDS_TIMESCALE: /m);
  });

  test('start never shows the password to people; stop stops', async () => {
    const started = await run('start');
    expect(started.stdout + started.stderr).not.toContain(new URL(url).password);
    expect(started.stderr).toContain(`127.0.0.1:${new URL(url).port}`);
    expect(await json('stop')).toEqual({ stopped: true });
    expect(await stopDatabase(home)).toBe(false);
  });
});
