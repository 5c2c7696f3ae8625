import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock, sessionClose, toEpochDay } from '@gammatwin/core';
import { openLake } from '@gammatwin/lake';
import { effectNames, type MarketDataProvider, openProvider } from '@gammatwin/market-data';
import { describe, expect, test, vi } from 'vitest';
import { ingest } from '../../src/index.ts';
import { jobId, jobSpec } from '../../src/ingestion/job-spec.ts';
import { presenceGroup } from '../../src/ingestion/queue.ts';
import { useStore } from '../temporary-store.ts';

vi.setConfig({ testTimeout: 60_000 });

const from = toEpochDay('2024-01-02');
const to = toEpochDay('2024-01-05');
const grain = { symbolsPerTask: 10, chainSymbolsPerTask: 10, chainSessionsPerTask: 2, concurrency: 2 };
const { signal } = new AbortController();
const effects = Object.fromEntries(effectNames.map((name) => [name, 1]));
const chain = { expirations: 1, strikesPerExpiration: 5 };

describe('ingesting', () => {
  const held = useStore();
  let seed = 0;
  /** A job that no other test has. */
  const request = () => {
    const provider = {
      kind: 'simulator',
      seed: 5,
      from,
      to: to + ++seed,
      stocks: 3,
      effects,
      chain,
    } as const;
    return { provider, store: held.store, from, to, signal, grain };
  };
  /** The market with only some of its stocks, and only some of its chains. */
  const part = (
    config: Parameters<typeof openProvider>[0],
    stocks: readonly number[],
    sessions: readonly number[],
  ) => {
    const whole = openProvider(config);
    return {
      ...whole,
      instruments: async () => {
        const all = await whole.instruments();
        return stocks.map((n) => all[n]!);
      },
      chainSessions: async () => Int32Array.from(sessions),
    } as MarketDataProvider;
  };

  test('what the provider has by now is fetched, though as many tasks were done before', async () => {
    const asked = { ...request(), kinds: ['instruments', 'bars', 'chains'] as const };
    const run = (stocks: readonly number[], sessions: readonly number[]) =>
      ingest({ ...asked, open: (config) => part(config, stocks, sessions) });
    const first = await run([0, 1], [from]);
    expect(first).toMatchObject({ barRows: 8, optionRows: 20, tasks: { planned: 3, done: 3, before: 0 } });
    const otherStock = await run([0, 2], [from]);
    expect(otherStock).toMatchObject({ symbols: 2, barRows: 8, tasks: { planned: 3, done: 3, before: 0 } });
    const otherSession = await run([0, 2], [to]);
    expect(otherSession).toMatchObject({ optionRows: 20, tasks: { planned: 3, done: 3, before: 2 } });
    expect((await held.store.readBars()).symbols).toHaveLength(3);
    expect([...(await held.store.readChainSessions(from, to))]).toEqual([from, to]);
  });

  test('what began before the close is done again after it, once', async () => {
    const clock = fixedClock(sessionClose(to) - 1);
    const asked = { ...request(), kinds: ['bars'] as const, clock };
    const open = (config: Parameters<typeof openProvider>[0]): MarketDataProvider => {
      const provider = openProvider(config);
      return {
        ...provider,
        async *bars(range) {
          yield* provider.bars(range);
          clock.set(sessionClose(to) + 1);
        },
      };
    };
    const before = async () => {
      const { tasks } = await ingest({ ...asked, open });
      clock.set(clock.now() + 1);
      return tasks.before;
    };
    expect([await before(), await before(), await before()]).toEqual([0, 0, 1]);
  });

  test('a second ingestion in one process is refused and leaves nobody waiting', async () => {
    const [one, two] = [request(), request()];
    const results = await Promise.allSettled([ingest(one), ingest(two)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'INGEST_RUNNING' },
    });
    for (const asked of [one, two]) {
      expect(await held.store.ingestion.countHeld(presenceGroup(jobId(jobSpec(asked))))).toBe(0);
    }
  });

  test('stopped with tasks under way nothing counts as failed, and the same request goes on', async () => {
    const asked = { ...request(), kinds: ['bars', 'chains'] as const };
    const stop = new AbortController();
    const open = (config: Parameters<typeof openProvider>[0]): MarketDataProvider => {
      const provider = openProvider(config);
      return {
        ...provider,
        async *chains(range) {
          stop.abort();
          yield* provider.chains(range);
        },
      };
    };
    const stopped = ingest({ ...asked, open, signal: stop.signal });
    await expect(stopped).rejects.toMatchObject({ code: 'INTERRUPTED' });
    const { kinds } = await held.store.ingestion.progress(jobId(jobSpec(asked)));
    expect(kinds.filter(({ failed }) => failed > 0)).toEqual([]);
    expect((await ingest(asked)).tasks).toMatchObject({ planned: 3, done: 3 });
  });

  test('the raw data goes to the lake too, and a lake that cannot be written fails the tasks', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gammatwin-lake-'));
    try {
      const asked = { ...request(), kinds: ['bars', 'chains'] as const };
      const { optionRows, barRows } = await ingest({ ...asked, lake: folder });
      const symbols = (await openProvider(asked.provider).instruments()).map(({ symbol }) => symbol);
      const lake = openLake(folder);
      let options = 0;
      let bars = 0;
      for (const symbol of symbols) {
        for (const series of await lake.readBars(symbol)) bars += series.session.length;
        for (let session = from; session <= to; session++)
          options += (await lake.readChain(symbol, session))?.strike.length ?? 0;
      }
      expect([bars, options]).toEqual([barRows, optionRows]);
      const broken = await ingest({ ...asked, lake: '/dev/null/lake' });
      expect(broken.failed).toHaveLength(broken.tasks.planned);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
