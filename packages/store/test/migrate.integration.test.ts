import { optionsFeatureNames } from '@gammatwin/core';
import pg from 'pg';
import { expect, it } from 'vitest';
import { ensureDatabase, migrate, migrationStatus, openStore } from '../src/index.ts';
import { temporaryHome } from './temporary-home.ts';

const names = ['2026-11-21-market', '2026-11-21-points-in-time', '2026-11-21-shadow', '2026-11-21-text'];

it('brings an empty database up to date once, also when many processes ask for it at once', async () => {
  const home = await temporaryHome();
  try {
    const { url } = await ensureDatabase({ url: undefined, home: home.folder });
    expect(await migrationStatus(url)).toEqual(names.map((name) => ({ name, appliedAt: null })));

    const applied = await Promise.all(Array.from({ length: 6 }, () => migrate(url)));
    expect(applied.flat()).toEqual(names);
    expect(await migrate(url)).toEqual([]);
    expect(await migrationStatus(url)).toEqual(
      names.map((name) => ({ name, appliedAt: expect.any(Number) })),
    );

    const store = await openStore(url, { migrate: false });
    expect(await store.migrate()).toEqual([]);
    expect(Object.values(await store.counts())).toEqual(Array.from({ length: 9 }, () => 0));
    await store.close();

    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ name: string; type: string }>(
      `select column_name as name, data_type as type from information_schema.columns
       where table_schema = 'market' and table_name = 'options_features' order by ordinal_position`,
    );
    expect(rows.map(({ name }) => name).slice(2, 42)).toEqual([...optionsFeatureNames]);
    expect(rows).toContainEqual({ name: 'front_month_oi', type: 'bigint' });
    expect(rows).toContainEqual({ name: 'iv_rank', type: 'double precision' });

    await client.query("insert into market.migrations values ('2999-01-01-later', now())");
    await client.end();
    await expect(migrate(url)).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH' });
  } finally {
    await home.remove();
  }
});
