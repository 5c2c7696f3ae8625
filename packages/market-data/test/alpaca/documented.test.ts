import { newYorkInstant, type OptionChain, toEpochDay } from '@gammatwin/core';
import { blackScholes } from '@gammatwin/greeks';
import { expect, it } from 'vitest';
import { all } from '../contract.ts';
import * as documented from './documented.ts';
import { openAlpaca, replies } from './open-alpaca.ts';

const range = (from: string, to: string) => ({ from: toEpochDay(from), to: toEpochDay(to) });
const session = toEpochDay('2024-04-22');
const evening = '2024-04-22T22:00:00Z';

it('reads bars as traded, under the name of their time, on the sessions of New York', async () => {
  const { provider, server } = await openAlpaca(
    evening,
    replies({ '/v2/stocks/bars': documented.barsReply }),
  );
  expect(await all(provider.bars({ symbols: ['AAPL'], ...range('2022-02-01', '2022-02-02') }))).toEqual([
    {
      symbol: 'AAPL',
      splitsThrough: null,
      session: Int32Array.of(toEpochDay('2022-02-01'), toEpochDay('2022-02-02')),
      open: Float64Array.of(174, 174.64),
      high: Float64Array.of(174.84, 175.88),
      low: Float64Array.of(172.31, 173.33),
      close: Float64Array.of(174.61, 175.84),
      volume: Float64Array.of(85998033, 84817432),
    },
  ]);
  expect(Object.fromEntries(server.asked[0]!.url.searchParams)).toEqual({
    symbols: 'AAPL',
    timeframe: '1Day',
    start: '2022-02-01T00:00:00.000Z',
    end: '2022-02-02T23:59:59.999Z',
    adjustment: 'raw',
    asof: '-',
    feed: 'sip',
    limit: '10000',
  });
  expect(server.asked[0]!.headers).toMatchObject({
    'apca-api-key-id': 'PK-of-nobody',
    'apca-api-secret-key': 'secret-of-nobody',
  });
});

it('reads the chain of the documentation', async () => {
  const [chain] = await chainsOf(documented.chainReply);
  expect(chain).toEqual({
    underlying: 'AAPL',
    session,
    asOf: Date.parse('2024-04-22T19:59:59.992Z'),
    source: 'alpaca',
    openInterestSession: toEpochDay('2024-04-19'),
    // The close, not the trade after hours that the same reply has.
    spot: 165.84,
    strike: Float64Array.of(162.5),
    expiration: Int32Array.of(toEpochDay('2024-04-26')),
    isCall: Uint8Array.of(1),
    bid: Float64Array.of(4.15),
    ask: Float64Array.of(4.3),
    last: Float64Array.of(4.1),
    // It traded, but the example has no daily bar.
    volume: Float64Array.of(Number.NaN),
    openInterest: Float64Array.of(Number.NaN),
    impliedVolatility: Float64Array.of(0.3372405712050441),
    delta: Float64Array.of(0.7521304109871954),
    gamma: Float64Array.of(0.06241426404871288),
    thetaPerDay: Float64Array.of(-0.2847623059595503),
    vegaPerVolPoint: Float64Array.of(0.047540520834498785),
    rhoPerRatePoint: Float64Array.of(0.009910739032549095),
  });
});

it('takes Greeks whose units are ours: the documented ones are those of Black-Scholes', async () => {
  const [chain] = (await chainsOf(documented.chainReply)) as [OptionChain];
  // Three days: Alpaca counts neither the rest of Monday nor all of Friday. AAPL closed at 165.84, bills were at 5.25 %.
  const ours = blackScholes({
    side: 'call',
    spot: 165.84,
    strike: 162.5,
    yearsToExpiry: 3 / 365,
    rate: 0.0525,
    dividendYield: 0,
    volatility: chain.impliedVolatility[0]!,
  });
  for (const greek of ['delta', 'gamma', 'thetaPerDay', 'vegaPerVolPoint', 'rhoPerRatePoint'] as const) {
    expect(Math.abs(chain[greek][0]! / ours[greek] - 1), greek).toBeLessThan(0.011);
  }
});

it('reads contracts: numbers that come as texts', async () => {
  const { provider } = await openAlpaca(
    '2023-11-02T22:00:00Z',
    replies({ '/v2/options/contracts': documented.contractsReply }),
  );
  const asked = { symbols: ['AAPL'], session: toEpochDay('2023-11-02') };
  expect(await all(provider.contracts(asked))).toEqual([
    [
      {
        symbol: 'AAPL231103C00170000',
        underlying: 'AAPL',
        expiration: toEpochDay('2023-11-03'),
        strike: 170,
        isCall: true,
        style: 'american',
        sharesPerContract: 100,
      },
    ],
  ]);
});

it('reads splits both ways and dividends in shares, by ex-date', async () => {
  const { provider } = await actions();
  const symbols = ['MNTS', 'SRE', 'MSBC', 'FCF'];
  const split = (symbol: string, day: string, from: number, to: number) => {
    const exDate = toEpochDay(day);
    return { symbol, exDate, from, to, asOf: newYorkInstant(exDate, 0) };
  };
  expect(await provider.splits({ symbols, ...range('2023-01-01', '2023-12-31') })).toEqual([
    split('MSBC', '2023-05-19', 1, 1.05),
    split('SRE', '2023-08-22', 1, 2),
    split('MNTS', '2023-08-24', 50, 1),
  ]);
  expect(await provider.splits({ symbols: ['SRE'], ...range('2023-08-22', '2023-08-24') })).toHaveLength(1);
});

it('reads dividends by ex-date, though Alpaca finds them by the day of payment', async () => {
  const { provider, server } = await actions();
  const asked = { symbols: ['FCF'], ...range('2023-05-01', '2023-05-10') };
  expect(await provider.dividends(asked)).toEqual([
    {
      symbol: 'FCF',
      exDate: toEpochDay('2023-05-04'),
      cash: 0.125,
      kind: 'regular',
      perYear: null,
      declaredOn: null,
      paidOn: toEpochDay('2023-05-19'),
      asOf: newYorkInstant(toEpochDay('2023-05-04'), 0),
    },
  ]);
  const { searchParams } = server.asked[0]!.url;
  expect(searchParams.get('types')).toBe('cash_dividend');
  expect(toEpochDay(searchParams.get('end')!)).toBeGreaterThan(toEpochDay('2023-07-31'));
});

it('reads name changes', async () => {
  const { provider } = await actions();
  expect(await provider.symbolChanges({ symbols: ['VFS'] })).toEqual([
    {
      from: 'BSAQ',
      to: 'VFS',
      firstSession: toEpochDay('2023-08-15'),
      asOf: newYorkInstant(toEpochDay('2023-08-15'), 0),
    },
  ]);
});

it('reads news: known since the last change of the text', async () => {
  const { provider } = await openAlpaca(
    '2024-11-08T22:00:00Z',
    replies({ '/v1beta1/news': documented.newsReply }),
  );
  expect(await all(provider.news({ symbols: ['CWAN'], ...range('2024-11-07', '2024-11-07') }))).toEqual([
    [
      {
        id: '41799100',
        source: 'alpaca',
        publishedAt: Date.parse('2024-11-07T09:16:41Z'),
        asOf: Date.parse('2024-11-07T09:16:42Z'),
        symbols: ['CWAN'],
        headline: 'Piper Sandler Maintains Neutral on Clearwater Analytics Hldg, Raises Price Target to $28',
        summary: null,
        url: documented.newsReply.news[0]!.url,
        publisher: 'benzinga',
      },
    ],
  ]);
});

it('reads assets', async () => {
  const { provider } = await openAlpaca(evening, replies({ '/v2/assets': documented.assetsReply }));
  expect(await provider.instruments()).toEqual([
    { symbol: 'AAPL', name: 'Apple Inc. Common Stock', sector: null },
  ]);
});

function actions() {
  return openAlpaca(evening, replies({ '/v1/corporate-actions': documented.actionsReply }));
}

async function chainsOf(chainReply: object): Promise<OptionChain[]> {
  const none = { option_contracts: [], next_page_token: null };
  const { provider } = await openAlpaca(
    evening,
    replies({
      '/v1beta1/options/snapshots/AAPL': chainReply,
      '/v2/options/contracts': none,
      '/v2/stocks/snapshots': documented.stockSnapshotReply,
    }),
  );
  return all(provider.chains({ symbols: ['AAPL'], session }));
}
