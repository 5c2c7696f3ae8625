import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BarSeries, createRandom, toEpochDay } from '@gammatwin/core';
import { equityFeatures } from '@gammatwin/equity-features';
import { openProvider } from '@gammatwin/market-data';
import { expectNoLookAhead, realDataFolder } from '@gammatwin/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomNews } from './known-by.ts';
import { edgesOf, featuresOf, type Market, panelOf, regimesOf } from './point-in-time.ts';

const folder = realDataFolder();

/** The smaller of the two bar files, since reading the other takes seconds, and the sectors. */
const files = ['us_daily_2016_2026.parquet', 'sp500_gics.csv'];
const cuts = [101, 273, 596];

describe.skipIf(!folder)('real bars', () => {
  let market: Market;
  let copies = '';
  beforeAll(async () => {
    copies = await mkdtemp(join(tmpdir(), 'gammatwin-real-bars-'));
    await mkdir(join(copies, 'equities'));
    for (const file of files) await copyFile(join(folder!, 'equities', file), join(copies, 'equities', file));
    const provider = openProvider({ kind: 'files', folder: copies });
    const sectorOf = new Map((await provider.instruments()).map(({ symbol, sector }) => [symbol, sector]));
    const series: BarSeries[] = [];
    // COIN and HOOD were listed within the range.
    const range = { from: toEpochDay('2020-06-01'), to: toEpochDay('2022-10-12') };
    for await (const one of provider.bars({ symbols: [...sectorOf.keys()], ...range })) series.push(one);
    const bars = panelOf(series);
    market = {
      bars,
      sectors: bars.symbols.map((symbol) => sectorOf.get(symbol) ?? null),
      // Made up: no news of these years is at hand.
      news: randomNews(createRandom('real'), bars.symbols, bars.sessions),
    };
  });
  afterAll(async () => {
    await rm(copies, { recursive: true, force: true });
  });

  test('no feature changes when the future is cut off; each is known in thousands of cells', () => {
    expect(market.bars.sessions.length).toBe(598);
    expect(market.bars.symbols.length).toBe(34);
    const known = expectNoLookAhead((b) => featuresOf(market, b), market.bars, cuts);
    expect(known.size).toBe(equityFeatures.length);
    expect([...known].filter(([, count]) => count < 2000)).toEqual([]);
  });

  test('no graph edge does; each stock has some', () => {
    const known = expectNoLookAhead((b) => edgesOf(market, b), market.bars, cuts);
    expect([...known].filter(([, count]) => count < 1000)).toEqual([]);
  });

  test('no regime label does', () => {
    const known = expectNoLookAhead(regimesOf, market.bars, cuts);
    expect(known.get('regime')).toBeGreaterThan(15_000);
  });
});
