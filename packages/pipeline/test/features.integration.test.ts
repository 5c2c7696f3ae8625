import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EpochDay, type FeaturePanel, nextSession, sessionOpen, toEpochDay } from '@gammatwin/core';
import { ensureDatabase, openStore, type Store, stopDatabase } from '@gammatwin/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { computeFeatures, ingest } from '../src/index.ts';

const from = toEpochDay('2024-01-02');
const cut = toEpochDay('2024-04-15');
const to = toEpochDay('2024-05-31');
const work = {
  signal: new AbortController().signal,
  onStage: () => ({ update() {}, end() {} }),
  now: Date.parse('2024-06-01T00:00:00Z'),
};

/** All stored feature values and missing marks of the sessions up to `through`. */
function contents(panel: FeaturePanel, through: EpochDay) {
  const sessions = panel.sessions.filter((session) => session <= through);
  const cells = sessions.length * panel.symbols.length * panel.names.length;
  return {
    names: panel.names,
    symbols: panel.symbols,
    sessions,
    values: panel.values.slice(0, cells),
    missing: panel.missing.slice(0, cells),
  };
}

describe('stored features', () => {
  const homes: string[] = [];
  const stores: Store[] = [];
  let whole: Store;

  async function storeWith(ingested: EpochDay): Promise<Store> {
    const home = await mkdtemp(join(tmpdir(), 'gammatwin-features-'));
    homes.push(home);
    const { url } = await ensureDatabase({ url: undefined, home });
    const store = await openStore(url);
    stores.push(store);
    const effects = { pcrReversal: 1 };
    const provider = { kind: 'simulator', seed: 5, stocks: 4, from, to, effects } as const;
    await ingest({ provider, store, from, to: ingested, signal: work.signal });
    return store;
  }

  async function expectSame(store: Store, through: EpochDay): Promise<void> {
    for (const read of ['readOptionsFeatures', 'readEquityFeatures'] as const) {
      expect(contents(await store[read](), through)).toEqual(contents(await whole[read](), through));
    }
  }

  beforeAll(async () => {
    whole = await storeWith(to);
    await computeFeatures({ store: whole, ...work });
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
    for (const home of homes) {
      await stopDatabase(home);
      await rm(home, { recursive: true, force: true });
    }
  });

  test('a history that ends earlier gives the same bits up to its end: all 40 options and all equity features', async () => {
    const truncated = await storeWith(cut);
    await computeFeatures({ store: truncated, ...work });
    expect((await truncated.readOptionsFeatures()).sessions.length).toBeGreaterThan(60);
    await expectSame(truncated, cut);
  });

  test('computed in two goes, beside a capture that came after the next opening, they are what one go gives', async () => {
    const stepwise = await storeWith(to);
    const [chain] = await stepwise.readChains({ session: cut });
    const asOf = sessionOpen(nextSession(cut)) + 60_000;
    const openInterest = chain!.openInterest.map((contracts) => 2 * contracts);
    await stepwise.writeChains([{ ...chain!, asOf, openInterest }]);
    await computeFeatures({ store: stepwise, to: cut, ...work });
    await computeFeatures({ store: stepwise, from: cut + 1, ...work });
    await expectSame(stepwise, to);
  });
});
