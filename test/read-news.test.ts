import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileProvider } from '@gammatwin/market-data';
import { ensureDatabase, openStore, type Store, stopDatabase } from '@gammatwin/store';
import { type FakeEndpoint, realDataFolder, startFakeEndpoint } from '@gammatwin/testkit';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { createProgram } from '../packages/pipeline/src/cli/program.ts';
import { answerByRule } from '../packages/pipeline/test/news-reading/fake-reader.ts';
import { gammatwin, gammatwinJson } from './support/cli.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const key = 'sk-end-to-end-0123456789';
const from = Date.parse('2026-07-13T12:00:00Z');
const articles = Array.from({ length: 60 }, (_, i) => ({
  id: String(i),
  source: 'wire',
  publishedAt: from + i * 3_600_000,
  asOf: from + i * 3_600_000,
  symbols: [['AAPL'], ['MSFT'], ['AAPL', 'MSFT']][i % 3]!,
  headline: `Company number ${i} ${i % 2 ? 'beats estimates' : 'falls on lawsuit'}`,
  summary: null,
  url: null,
  publisher: null,
}));

let home: string;
let endpoint: FakeEndpoint;
let store: Store;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'gammatwin-read-news-'));
  endpoint = await startFakeEndpoint(answerByRule);
  store = await openStore((await ensureDatabase({ url: undefined, home })).url);
  await store.writeInstruments(['AAPL', 'MSFT'].map((symbol) => ({ symbol, name: null, sector: null })));
  await store.writeNews(articles);
});
afterAll(async () => {
  await store?.close();
  await stopDatabase(home);
  await endpoint?.close();
  await rm(home, { recursive: true, force: true });
});

const range = ['--from', '2026-07-13', '--to', '2026-07-17'];
const command = () => [
  ...['--home', home, 'read-news', '--model', 'fake-1', '--base-url', endpoint.baseUrl],
  ...['--requests-per-minute', '1000000', '--tokens-per-minute', '1000000000'],
];
const prices = ['--input-price', '0.4', '--output-price', '1.6'];

interface Summary {
  readonly articles: number;
  readonly cached: number;
  readonly read: number;
  readonly left: number;
  readonly spending: { readonly requests: number; readonly usd: number | null };
}

it('counts first, reads within its bound, and goes on from there', async () => {
  const planned = await gammatwinJson<{ requests: number; texts: number; usd: number }>([
    ...command(),
    ...range,
    ...prices,
    '--dry-run',
  ]);
  expect(planned).toMatchObject({ texts: 80, requests: 8 });
  expect(planned.usd).toBeGreaterThan(0);
  expect(endpoint.asked).toHaveLength(0);

  const bounded = await gammatwin(
    [...command(), ...range, ...prices, '--max-usd', '0.006', '--concurrency', '1'],
    { OPENAI_API_KEY: key },
  );
  expect(bounded.code).toBe(1);
  expect(bounded.stderr).toMatch(/READING_INCOMPLETE: \d+ articles are left, because of OVER_BUDGET/);
  const kept = await store.readNewsReadings();
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThan(80);
  expect(endpoint.asked[0]!.headers.authorization).toBe(`Bearer ${key}`);

  const rest = await gammatwinJson<Summary>([...command(), ...range], { OPENAI_API_KEY: key });
  expect(rest).toMatchObject({ articles: 80, cached: kept.length, read: 80 - kept.length, left: 0 });

  const runs = await store.readRuns();
  expect(runs.filter(({ kind }) => kind === 'read-news')).toHaveLength(2);
  expect(JSON.stringify([runs, bounded])).not.toContain(key);
});

it.each([
  ['no key where the endpoint is OpenAI’s', range, /OPENAI_API_KEY/],
  ['a dry run of a measurement, which would be paid', ['--dry-run', '--score'], /--dry-run/],
  ['no range', ['--dry-run'], /--from/],
  ['nothing at once', [...range, '--concurrency', '0'], /--concurrency/],
])('refuses %s', async (_what, args, message) => {
  vi.stubEnv('OPENAI_API_KEY', '');
  vi.stubEnv('DATABASE_URL', undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
  const line = ['node', 'gammatwin', '--home', home, 'read-news', '--model', 'm', ...args];
  await expect(createProgram().parseAsync(line)).rejects.toThrow(message);
});

it.skipIf(!realDataFolder())('measures a model on FiQA’s headlines by the command line', async () => {
  const provider = fileProvider({ folder: realDataFolder() as string });
  await store.writeScoredHeadlines(await provider.scoredHeadlines());
  const { agreement, headlines, read } = await gammatwinJson<{
    headlines: number;
    read: number;
    agreement: Record<'model' | 'lexicon', { count: number; pearson: number; signAccuracy: number }>;
  }>([...command(), '--score', '--articles-per-request', '20']);
  // Every headline with every target that people scored in it.
  expect(headlines).toBeGreaterThan(336);
  expect(read).toBe(headlines);
  expect(agreement.model.count).toBe(headlines);
  // Counting a few words is better than nothing, and reading by the lexicon better than that.
  expect(agreement.model.pearson).toBeGreaterThan(0.1);
  expect(agreement.lexicon.pearson).toBeGreaterThan(agreement.model.pearson);
});
