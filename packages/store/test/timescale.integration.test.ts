import { randomBytes } from 'node:crypto';
import { type BarSeries, type OptionChain, sessionClose, toEpochDay } from '@gammatwin/core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arrangeSeries, checkSchema, databaseStatus, openStore } from '../src/index.ts';

/** A superuser's URL of a server that has preloaded TimescaleDB, as compose.yaml starts one. */
const server = process.env['GAMMATWIN_TIMESCALE_URL'];

const hypertables = [
  'fhq_execution.options_chain_snapshots',
  'fhq_learning.options_volatility_surface',
  'market.equity_features',
  'market.options_features',
  'market.options_prices',
  'market.prices',
];
const old = toEpochDay('2019-03-05');
/** A Thursday of the last weeks: the server drops by its own clock. */
const recent = Math.floor(Date.now() / 86_400_000 / 7) * 7 - 21;

describe.skipIf(!server)('on a real TimescaleDB (GAMMATWIN_TIMESCALE_URL)', () => {
  const suffix = randomBytes(4).toString('hex');
  const mine = `gammatwin_${suffix}`;
  const theirs = `gammatwin_user_${suffix}`;
  const inDatabase = (name: string, user?: string) => {
    const url = new URL(server ?? '');
    url.pathname = name;
    if (user) Object.assign(url, { username: user, password: user });
    return url.href;
  };

  beforeAll(async () => {
    await query(server ?? '', `create role ${theirs} login password '${theirs}'`);
    await query(server ?? '', `create database ${mine}`);
    await query(server ?? '', `create database ${theirs} owner ${theirs}`);
  });
  afterAll(async () => {
    for (const name of [mine, theirs])
      await query(server ?? '', `drop database if exists ${name} with (force)`);
    await query(server ?? '', `drop role if exists ${theirs}`);
  });

  it('migrates into compressed hypertables that read and write as tables do, and forgets old options', async () => {
    const url = inDatabase(mine);
    const store = await openStore(url);
    try {
      expect(await checkSchema(url)).toEqual([]);
      const status = await databaseStatus(url);
      expect(status.timescale).toMatch(/^\d+\.\d+/);
      expect(namesOf(status.tables.filter(({ hypertable }) => hypertable))).toEqual(hypertables);
      expect(await arrangeSeries(url)).toEqual([]);

      const chains = [chain('AAA', old), chain('AAA', recent)];
      for (let i = 0; i < 2; i++) {
        expect(await store.writeChains(chains)).toBe(16);
        expect(await store.writeBars([bars('AAA')])).toBe(2);
        expect(await store.readChains({ session: old })).toMatchObject([
          { underlying: 'AAA', bid: chains[0]?.bid },
        ]);
        expect([...(await store.readBars({ symbols: ['AAA'] })).close]).toEqual([12.5, 13.5]);
        if (i > 0) break;
        for (const table of ['options_prices', 'prices']) {
          await query(url, `select compress_chunk(chunk) from show_chunks('market.${table}') chunk`);
        }
      }

      await arrangeSeries(url, { years: 2 });
      await arrangeSeries(url, { years: 3 });
      expect((await databaseStatus(url)).keepOptionYears).toBe(3);
      const jobs = await query(
        url,
        "select job_id from timescaledb_information.jobs where proc_name = 'drop_old_options'",
      );
      expect(jobs).toHaveLength(1);
      await query(url, `call run_job(${jobs[0]?.['job_id']})`);
      expect([...(await store.readChainSessions(old, recent))]).toEqual([recent]);
      expect(await query(url, 'select count(*)::int as rows from market.options_prices')).toEqual([
        { rows: 8 },
      ]);
      await arrangeSeries(url, { years: null });
      expect((await databaseStatus(url)).keepOptionYears).toBeNull();
    } finally {
      await store.close();
    }
  });

  it('an ordinary user has plain tables until an administrator creates the extension', async () => {
    const url = inDatabase(theirs, theirs);
    const store = await openStore(url);
    try {
      expect(await databaseStatus(url)).toMatchObject({
        timescale: null,
        note: expect.stringMatching(/administrator/),
      });
      await store.writeChains([chain('AAA', old)]);
      await store.writeBars([bars('AAA')]);

      await query(inDatabase(theirs), 'create extension timescaledb');
      await store.migrate();
      const filled = ['market.options_prices', 'market.prices'];
      const plain = (await databaseStatus(url)).tables.filter(({ hypertable }) => !hypertable);
      expect(namesOf(plain)).toEqual(expect.arrayContaining(filled));

      expect((await arrangeSeries(url)).filter((line) => line.includes('hypertable'))).toHaveLength(
        filled.length,
      );
      expect(await arrangeSeries(url)).toEqual([]);
      const { tables } = await databaseStatus(url);
      expect(namesOf(tables.filter(({ hypertable }) => hypertable))).toEqual(hypertables);
      expect(await checkSchema(url)).toEqual([]);
      expect(await store.readChains({ session: old })).toHaveLength(1);
      expect([...(await store.readBars({ symbols: ['AAA'] })).close]).toEqual([12.5, 13.5]);
    } finally {
      await store.close();
    }
  });
});

function namesOf(tables: readonly { readonly table: string }[]): string[] {
  return tables.map(({ table }) => table).sort();
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

function bars(symbol: string): BarSeries {
  const column = Float64Array.of(12.5, 13.5);
  return {
    symbol,
    splitsThrough: null,
    session: Int32Array.of(old, recent),
    open: column,
    high: column,
    low: column,
    close: column,
    volume: column,
  };
}

function chain(underlying: string, session: number): OptionChain {
  const rows = 8;
  const column = (first: number) => Float64Array.from({ length: rows }, (_, i) => first + i / 4);
  return {
    underlying,
    session,
    asOf: sessionClose(session),
    spot: 100,
    strike: Float64Array.from({ length: rows }, (_, i) => 90 + 5 * Math.floor(i / 2)),
    expiration: Int32Array.from({ length: rows }, () => session + 30),
    isCall: Uint8Array.from({ length: rows }, (_, i) => (i + 1) % 2),
    bid: column(1),
    ask: column(2),
    last: column(1.5),
    volume: Float64Array.from({ length: rows }, (_, i) => i),
    openInterest: Float64Array.from({ length: rows }, (_, i) => 10 * i),
    impliedVolatility: column(0.2),
    delta: column(0),
    gamma: column(0.01),
    thetaPerDay: column(-3),
    vegaPerVolPoint: column(0.1),
    rhoPerRatePoint: column(0.1),
  };
}
