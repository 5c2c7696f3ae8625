import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, toIsoDate } from '@gammatwin/core';
import { openStore } from '@gammatwin/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { marketRange } from '../packages/market-data/test/server/polygon/market.ts';
import { type PolygonServer, startPolygon } from '../packages/market-data/test/server/polygon/server.ts';
import { gammatwin, gammatwinJson } from './support/cli.ts';

let home: string;
let server: PolygonServer;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'gammatwin-polygon-'));
  server = await startPolygon({ clock: systemClock });
});
afterAll(async () => {
  await gammatwin(['--home', home, 'db', 'stop']);
  await server.close();
  await rm(home, { recursive: true, force: true });
});

const key = 'right';
const range = ['--from', toIsoDate(marketRange.from), '--to', toIsoDate(marketRange.to)];

it('brings a live provider’s market in by the command line, and keeps its key out of the database', async () => {
  const ask = ['--home', home, 'ingest', '--provider', 'polygon', '--base-url', server.baseUrl];
  const command = [...ask, '--symbols', 'META,A', ...range, '--requests-per-minute', '1000000'];
  const refused = await gammatwin(command, { POLYGON_API_KEY: '' });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('POLYGON_API_KEY');

  const summary = await gammatwinJson<{ barRows: number; failed: unknown[]; rows: Record<string, number> }>(
    command,
    { POLYGON_API_KEY: key },
  );
  expect(summary.failed).toEqual([]);
  expect(summary.barRows).toBeGreaterThan(0);
  const asked = server.asked.length;
  expect(server.asked.every(({ method, url }) => method === 'GET' && !url.href.includes(key))).toBe(true);

  const { url } = await gammatwinJson<{ url: string }>(['--home', home, 'db', 'start']);
  const store = await openStore(url, { migrate: false });
  try {
    const bars = await store.readBars({ symbols: ['META', 'A'], adjust: 'none' });
    expect(bars.close.filter((close) => close > 0).length).toBe(summary.barRows);
    const runs = JSON.stringify(await store.readRuns());
    expect(runs).not.toContain(`"${key}"`);
  } finally {
    await store.close();
  }

  const again = await gammatwinJson<{ failed: unknown[] }>(command, { POLYGON_API_KEY: key });
  expect(again.failed).toEqual([]);
  // All is done: at most the list of what there is is asked for once more.
  expect(server.asked.length - asked).toBeLessThan(5);
}, 180_000);
