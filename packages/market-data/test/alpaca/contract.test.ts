import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toEpochDay } from '@gammatwin/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProvider } from '../../src/index.ts';
import { all, describeProvider } from '../contract.ts';
import { ownTime } from '../server/own-time.ts';
import { startServer, type TestServer } from '../server/server.ts';
import { answerAlpaca, now, range } from './fake-alpaca.ts';
import { configOf } from './open-alpaca.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer(answerAlpaca, { clock: ownTime(Date.parse(now)).clock });
});
afterAll(() => server.close());
const open = () => openProvider(configOf(server), ownTime(Date.parse(now)).tools);

describeProvider('alpacaProvider', open, range);

it('offers neither macro series, memberships nor scored headlines', () => {
  const { offers } = open();
  expect([...offers].sort()).toEqual([
    'bars',
    'chains',
    'contracts',
    'dividends',
    'instruments',
    'news',
    'splits',
    'symbolChanges',
  ]);
});

it('lists stocks of the exchanges, neither over-the-counter ones nor other assets', async () => {
  const symbols = (await open().instruments()).map(({ symbol }) => symbol);
  expect(symbols).toEqual(['AAPL', 'BRK.B', 'META']);
});

it('follows a share through its names, not what became of a name that it left', async () => {
  const changes = await open().symbolChanges({ symbols: ['META'] });
  expect(changes.map(({ from, to }) => `${from} → ${to}`)).toEqual(['FB → META']);
  expect(changes[0]!.firstSession).toBe(toEpochDay('2022-06-09'));
});

it('leaves out dividends in other currencies and news without a headline, and says so', async () => {
  const provider = open();
  const symbols = ['AAPL', 'BRK.B', 'META'];
  const dividends = await provider.dividends({ symbols, ...range });
  expect(dividends.map(({ symbol, cash }) => [symbol, cash])).toEqual([
    ['META', 0.5],
    ['AAPL', 0.24],
  ]);
  await all(provider.news({ symbols, ...range }));
  expect(provider.rejected).toEqual([
    {
      kind: 'dividends',
      file: 'alpaca',
      symbol: 'AAPL',
      session: toEpochDay('2024-04-19'),
      reason: 'in CAD',
      rows: 1,
      first: 'd3',
    },
    {
      kind: 'news',
      file: 'alpaca',
      symbol: 'BRK.B',
      session: toEpochDay('2024-04-18'),
      reason: 'no headline',
      rows: 1,
      first: '4',
    },
  ]);
});

it('takes the day of publication for the day of an article, in New York, not that of its last change', async () => {
  const idsOn = async (day: string) => {
    const range = { from: toEpochDay(day), to: toEpochDay(day) };
    const items = (await all(open().news({ symbols: ['AAPL', 'META'], ...range }))).flat();
    return items.map(({ id }) => id);
  };
  expect(await idsOn('2024-04-14')).toEqual(['1']);
  expect(await idsOn('2024-04-15')).toEqual(['2']);
  expect(await idsOn('2024-04-17')).toEqual(['3']);
});

describe('no order can be sent', () => {
  it('only GET requests were seen in all these tests', () => {
    expect(server.asked.length).toBeGreaterThan(100);
    expect(new Set(server.asked.map(({ method }) => method))).toEqual(new Set(['GET']));
    const paths = new Set(
      server.asked.map(({ url }) => url.pathname.replace(/snapshots\/.*/, 'snapshots/…')),
    );
    expect([...paths].sort()).toEqual([
      '/v1/corporate-actions',
      '/v1beta1/news',
      '/v1beta1/options/snapshots/…',
      '/v2/assets',
      '/v2/options/contracts',
      '/v2/stocks/bars',
      '/v2/stocks/snapshots',
    ]);
  });

  it('the sources take nothing from the SDK but what reads', async () => {
    const folder = join(import.meta.dirname, '../../src');
    const taken = new Set<string>();
    for (const file of await readdir(folder, { recursive: true })) {
      if (!file.endsWith('.ts')) continue;
      const text = await readFile(join(folder, file), 'utf8');
      // The whole SDK, its order builders and streams included, is only to be had through these two names.
      for (const [, names = '', from] of text.matchAll(/import ([^;]*?) from '(@alpacahq[^']*)'/g)) {
        expect(from, file).toBe('@alpacahq/alpaca-trade-api/rest');
        expect(names, file).toMatch(/^(type )?\{ [^{}]* \}$/);
        for (const name of names
          .replace(/^type /, '')
          .slice(2, -2)
          .split(', '))
          taken.add(name);
      }
      for (const [use] of text.matchAll(/\b(?:trading|marketData)\b(?:\.\w+|\[)/g)) taken.add(use);
      expect(text, file).not.toMatch(/(import|require)\s*\(\s*['"`]@alpacahq/);
    }
    expect([...taken].sort()).toEqual(
      [
        'errors',
        'marketData',
        'marketData.Configuration',
        'marketData.CorporateActions',
        'marketData.CorporateActionsApi',
        'marketData.News',
        'marketData.NewsApi',
        'marketData.OptionApi',
        'marketData.OptionSnapshot',
        'marketData.StockApi',
        'marketData.StockBar',
        'marketData.StockBarsResp',
        'trading',
        'trading.AssetsApi',
        'trading.Configuration',
        'trading.OptionContract',
      ].sort(),
    );
  });
});
