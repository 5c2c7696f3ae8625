import { chainValueColumns, createRandom, type OptionChain, toEpochDay } from '@gammatwin/core';
import { describe, expect, it } from 'vitest';
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
});
