import { chainValueColumns, createRandom, type OptionChain, toEpochDay } from '@gammatwin/core';
import { describe, expect, it } from 'vitest';
import { boundConnection } from '../src/bound-connection.ts';
import { writeChains } from '../src/chains.ts';
import { createPool } from '../src/connection.ts';
import { useStore } from './temporary-home.ts';

const database = useStore();
const thursday = toEpochDay('2026-07-16');
const close = Date.parse('2026-07-16T20:00:00Z');

/** Rows in the order in which the store returns them: strike, expiration, calls first. */
function chain(underlying: string, strikes: number, session = thursday, asOf = close): OptionChain {
  const random = createRandom(`${underlying} ${asOf}`);
  const expirations = [session + 1, session + 8];
  const rows = strikes * expirations.length * 2;
  const column = (draw: () => number) => Float64Array.from({ length: rows }, draw);
  const maybe = (draw: () => number) => () => (random.uniform() < 0.1 ? Number.NaN : draw());
  const value = maybe(() => random.normal());
  const contracts = maybe(() => random.integer(0, 1_000_000));
  return {
    underlying,
    session,
    asOf,
    spot: 495.5,
    strike: Float64Array.from({ length: rows }, (_, i) => 2.5 * (Math.floor(i / 4) + 1)),
    expiration: Int32Array.from({ length: rows }, (_, i) => expirations[Math.floor(i / 2) % 2] ?? 0),
    isCall: Uint8Array.from({ length: rows }, (_, i) => (i + 1) % 2),
    bid: column(value),
    ask: column(value),
    last: column(value),
    volume: column(contracts),
    openInterest: column(contracts),
    impliedVolatility: column(value),
    delta: column(value),
    gamma: column(value),
    thetaPerDay: column(value),
    vegaPerVolPoint: column(value),
    rhoPerRatePoint: column(value),
  };
}

describe('chains', () => {
  it('come back exactly, and writing them again changes nothing', async () => {
    const chains = [chain('AAPL', 30), chain('BRK.B', 5), chain('MSFT', 1)];
    for (let i = 0; i < 2; i++) expect(await database.store.writeChains(chains)).toBe(144);
    expect(await database.store.readChains({ session: thursday })).toEqual(chains);
    expect(await database.store.readChains({ session: thursday, symbols: ['MSFT', 'NONE'] })).toEqual([
      chains[2],
    ]);
    expect(await database.store.readChains({ session: thursday + 1 })).toEqual([]);
    expect((await database.store.counts()).options_prices).toBe(144);
  });

  it('come back sorted, in whatever order they were written', async () => {
    const sorted = chain('AMD', 40, thursday - 3, close - 3 * 86_400_000);
    const reversed = { ...sorted };
    for (const column of ['strike', 'expiration', 'isCall', ...chainValueColumns] as const) {
      Object.assign(reversed, { [column]: sorted[column].slice().reverse() });
    }
    await database.store.writeChains([reversed]);
    expect(await database.store.readChains({ session: thursday - 3 })).toEqual([sorted]);
  });

  it('of a session are those of its latest capture, for each underlying', async () => {
    const noon = chain('AAPL', 2, thursday, close - 4 * 3_600_000);
    const late = chain('MSFT', 3, thursday, close + 60_000);
    await database.store.writeChains([noon, late]);
    const read = await database.store.readChains({ session: thursday });
    expect(read.map(({ underlying, asOf }) => [underlying, asOf])).toEqual([
      ['AAPL', close],
      ['BRK.B', close],
      ['MSFT', close + 60_000],
    ]);
    expect(read[2]).toEqual(late);
  });

  it('replace an earlier write of the same capture, rows that are gone included', async () => {
    const full = chain('NVDA', 10);
    const cut = chain('NVDA', 4);
    await database.store.writeChains([full]);
    await database.store.writeChains([cut]);
    expect(await database.store.readChains({ session: thursday, symbols: ['NVDA'] })).toEqual([cut]);
  });

  it('may be empty, and their sessions are listed', async () => {
    const empty = chain('GONE', 0, thursday - 1, close - 86_400_000);
    await database.store.writeChains([empty]);
    expect(await database.store.writeChains([])).toBe(0);
    expect(await database.store.readChains({ session: thursday - 1 })).toEqual([empty]);
    expect([...(await database.store.readChainSessions(thursday - 3, thursday))]).toEqual([
      thursday - 3,
      thursday - 1,
      thursday,
    ]);
    expect(await database.store.readChainSessions(thursday + 1, thursday + 9)).toHaveLength(0);
  });

  it('of which one is bad leave nothing', async () => {
    const before = await database.store.counts();
    const session = thursday + 1;
    const good = chain('GOOD', 5_000, session);
    const fraction = { ...chain('BAD', 1, session), volume: Float64Array.of(1, 2, 3, 0.5) };
    await expect(database.store.writeChains([good, fraction])).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'BAD volume: expected a whole number, was 0.5',
    });
    const twice = { ...chain('BAD', 1, session), isCall: Uint8Array.of(1, 1, 1, 1) };
    await expect(database.store.writeChains([good, twice])).rejects.toMatchObject({ code: 'INVALID_ROW' });
    await expect(database.store.writeChains([good, good])).rejects.toMatchObject({ code: 'INVALID_ROW' });
    const never = { ...chain('BAD', 1, session), asOf: Number.NaN };
    await expect(database.store.writeChains([good, never])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(await database.store.counts()).toEqual(before);
    expect(await database.store.readChains({ session })).toEqual([]);
  });

  it('of 100 000 rows are seen by others all at once', async () => {
    const session = thursday + 4;
    const chains = Array.from({ length: 50 }, (_, i) =>
      chain(`S${String(i).padStart(2, '0')}`, 500, session, close + 1),
    );
    const seen = new Set<number>();
    let writing = true;
    const writer = database.store.writeChains(chains).finally(() => {
      writing = false;
    });
    while (writing) {
      const found = await database.store.readChains({ session });
      seen.add(found.reduce((rows, { strike }) => rows + strike.length, 0));
    }
    expect(await writer).toBe(100_000);
    expect([...seen].filter((rows) => rows !== 0 && rows !== 100_000)).toEqual([]);
    const read = await database.store.readChains({ session });
    expect(read).toHaveLength(50);
    for (const column of chainValueColumns) expect(read[49]?.[column]).toEqual(chains[49]?.[column]);
  });

  it('keep their source and the session of their open interest', async () => {
    const session = thursday + 5;
    const later = close + 5 * 86_400_000;
    const known = {
      ...chain('AAPL', 2, session, later),
      source: 'a.parquet',
      openInterestSession: session - 3,
    };
    const plain = chain('MSFT', 2, session, later);
    await database.store.writeChains([plain, known]);
    expect(await database.store.readChains({ session })).toEqual([known, plain]);
    const replaced = { ...chain('AAPL', 2, session, later), source: 'other' };
    await database.store.writeChains([replaced]);
    expect(await database.store.readChains({ session })).toEqual([replaced, plain]);
  });

  it('of one moment describe one session, the one that was written last', async () => {
    const [before, after] = [thursday + 10, thursday + 11];
    const wrong = chain('MOVED', 6, before, close + 10 * 86_400_000);
    await database.store.writeChains([wrong]);
    await database.store.writeChains([{ ...wrong, session: after }]);
    expect(await database.store.readChains({ session: before })).toEqual([]);
    expect(await database.store.readChains({ session: after })).toEqual([{ ...wrong, session: after }]);
  });

  it('are left out when their options were dropped, and refused when only a part is there', async () => {
    const session = thursday + 12;
    await database.store.writeChains([chain('OLD', 5, session, close + 12 * 86_400_000)]);
    await query(`delete from market.options_prices where ticker = 'OLD' and strike_price = 2.5`);
    await expect(database.store.readChains({ session })).rejects.toMatchObject({
      code: 'CORRUPT_CHAIN',
      message: `chain of OLD on 2026-07-28: expected 20 stored options, was 16`,
    });
    await query(`delete from market.options_prices where ticker = 'OLD'`);
    expect(await database.store.readChains({ session })).toEqual([]);
  });

  it('keep every number exactly', async () => {
    const session = thursday + 6;
    const random = createRandom('exact');
    const rows = 2_000;
    const draw = () => (random.uniform() - 0.5) * 10 ** random.integer(-12, 12);
    const exact = { ...chain('EXACT', rows / 4, session), spot: 0.1 + 0.2 };
    for (const column of chainValueColumns) {
      if (column !== 'volume' && column !== 'openInterest')
        exact[column] = Float64Array.from({ length: rows }, draw);
    }
    exact.volume.set([0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1]);
    exact.bid.set([0.05, 99_999.9999, 1e-300, 1e300, 123_456_789.125]);
    exact.delta.set([-0, 5e-324, Number.MAX_VALUE, Number.NEGATIVE_INFINITY]);
    await database.store.writeChains([exact]);
    expect(await database.store.readChains({ session })).toEqual([exact]);
  });
});

describe('of several captures of one session', () => {
  const session = thursday + 7;
  const at = (minutes: number) => close + minutes * 60_000;
  const morning = chain('AAPL', 100, session, at(-300));
  const noon = chain('AAPL', 91, session, at(-200));
  const cut = chain('AAPL', 89, session, at(-100));
  const other = chain('MSFT', 3, session, at(-150));

  it('the latest counts that has 90 % of the contracts of the fullest', async () => {
    await database.store.writeChains([cut, other, noon, morning]);
    expect(await database.store.readChains({ session })).toEqual([noon, other]);
  });

  it('only those known by a moment may count', async () => {
    const read = (before: number) => database.store.readChains({ session, before });
    expect(await read(at(-200))).toEqual([noon]);
    expect(await read(at(-200) - 1)).toEqual([morning]);
    expect(await read(at(-301))).toEqual([]);
    const early = chain('LATE', 5, session, at(-290));
    const full = chain('LATE', 500, session, at(-10));
    await database.store.writeChains([early, full]);
    // What comes later must not show in what was known.
    const known = await database.store.readChains({ session, symbols: ['LATE'], before: at(-20) });
    expect(known).toEqual([early]);
  });

  it('all can be had', async () => {
    const read = await database.store.readChains({ session, symbols: ['AAPL', 'MSFT'], captures: 'all' });
    expect(read).toEqual([morning, noon, cut, other]);
  });
});

describe('several writers at once', () => {
  it('of one capture replace each other, whole', async () => {
    const session = thursday + 8;
    const variants = [80, 60, 40, 20].map((strikes) => chain('NVDA', strikes, session, close + 8));
    const beside = Array.from({ length: 400 }, (_, i) => chain(`Q${1000 + i}`, 1, session, close + 8));
    const rows = 4 * beside.length;
    for (let round = 0; round < 3; round++) {
      // Opposite orders, in which each would soon wait for the other.
      const writes = variants.map((variant, i) =>
        database.store.writeChains(i % 2 === 0 ? [variant, ...beside] : [variant, ...beside].reverse()),
      );
      expect(await Promise.all(writes)).toEqual(variants.map(({ strike }) => strike.length + rows));
      const [nvda, ...others] = await database.store.readChains({ session, captures: 'all' });
      expect(nvda).toEqual(variants.find(({ strike }) => strike.length === nvda?.strike.length));
      expect(others).toEqual(beside);
    }
    const moment = new Date(close + 8).toISOString();
    const stored = await query(`select count(*)::int as n from market.options_prices
      where ticker like 'Q1%' and time = '${moment}'`);
    expect(stored.rows).toEqual([{ n: rows }]);
  });

  it('of different underlyings do not wait for each other', async () => {
    const session = thursday + 9;
    const [slow, quick] = [chain('SLOW', 10, session), chain('QUICK', 10, session)];
    const pool = createPool(database.url, 1);
    const client = await pool.connect();
    try {
      await client.query('begin');
      await writeChains(boundConnection(client), [slow]);
      await database.store.writeChains([quick]);
      expect(await database.store.readChains({ session })).toEqual([quick]);
      await client.query('commit');
    } finally {
      client.release();
      await pool.end();
    }
    expect(await database.store.readChains({ session })).toEqual([quick, slow]);
  });
});

async function query(sql: string): Promise<{ rows: unknown[] }> {
  const pool = createPool(database.url, 1);
  try {
    return await pool.query(sql);
  } finally {
    await pool.end();
  }
}
