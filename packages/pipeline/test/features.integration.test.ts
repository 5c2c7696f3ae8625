import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type EpochDay,
  type FeaturePanel,
  nextSession,
  sessionClose,
  sessionOpen,
  toEpochDay,
} from '@gammatwin/core';
import { ensureDatabase, openStore, type Store, stopDatabase } from '@gammatwin/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { computeFeatures, ingest } from '../src/index.ts';
import { toArticle } from '../src/news-reading/article.ts';

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
    const provider = { kind: 'simulator', seed: 5, stocks: 4, from, to, effects, news: true } as const;
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

  test('text features are those of the lexicon until a model has read the article in time', async () => {
    const item = (await whole.readNews({ knownBy: sessionClose(cut) })).at(-1)!;
    const symbol = item.symbols[0]!;
    const day = newsSession(item.asOf);
    const sentiment = async () => {
      const panel = await whole.readEquityFeatures({ from: day, to: day, symbols: [symbol] });
      const f = panel.names.indexOf('sentiment_extreme_5d');
      expect(panel.missing[f]).toBe(0);
      return panel.values[f]!;
    };
    const offline = await sentiment();
    const { contentHash } = toArticle({
      symbol,
      company: null,
      headline: item.headline,
      summary: item.summary,
    });
    const reading = { source: item.source, articleId: item.id, symbol, contentHash, promptHash: 'p' };
    const opinion = {
      sentiment: offline > 0 ? -1 : 1,
      relevance: 1,
      uncertainty: 0,
      forwardLooking: 0,
      surprise: 0,
    };
    const rest = { ...reading, ...opinion, events: [], inputTokens: 1, outputTokens: 1 };
    const compute = () => computeFeatures({ store: whole, ...work });
    await whole.writeNewsReadings([{ ...rest, model: 'late', computedAt: sessionOpen(nextSession(day)) }]);
    expect((await compute()).articlesReadByModel).toBe(1);
    expect(await sentiment()).toBe(offline);
    await whole.writeNewsReadings([
      { ...rest, model: 'in time', computedAt: sessionOpen(nextSession(day)) - 1 },
    ]);
    await compute();
    expect(Math.sign(await sentiment())).toBe(opinion.sentiment);
    await computeFeatures({ store: whole, ...work, lexiconOnly: true });
    expect(await sentiment()).toBe(offline);
  });
});

/** The first session that closes at or after a moment. */
function newsSession(moment: number): EpochDay {
  let session = nextSession(Math.floor(moment / 86_400_000) - 2);
  while (sessionClose(session) < moment) session = nextSession(session);
  return session;
}
