import { type EpochDay, sessionsBetween, toEpochDay, toIsoDate } from '@gammatwin/core';
import type { Asked, Reply } from '../server/server.ts';
import { corporateActions, news } from './fake-events.ts';
import { listed, page, type Query, type Row, within } from './fake-reply.ts';

export const range: { readonly from: EpochDay; readonly to: EpochDay } = {
  from: toEpochDay('2024-04-15'),
  to: toEpochDay('2024-04-22'),
};
/** After the close of the range's last session. */
export const now = '2024-04-22T22:00:00Z';

const stocks = { AAPL: 165, 'BRK.B': 400, META: 481 } as const;
/** A made-up market in the shapes of documented.ts, in pages of a few rows. */
export function answerAlpaca({ url, headers }: Asked): Reply | null {
  if (
    headers['apca-api-key-id'] !== 'PK-of-nobody' ||
    headers['apca-api-secret-key'] !== 'secret-of-nobody'
  ) {
    return { status: 403, body: { message: 'forbidden.' } };
  }
  const q: Query = (name) => url.searchParams.get(name) ?? '';
  const chainOf = /^\/v1beta1\/options\/snapshots\/(.+)$/.exec(url.pathname)?.[1];
  if (chainOf !== undefined) {
    const { rows, next } = page(optionsOf(decodeURIComponent(chainOf)), 5, q);
    return { body: { snapshots: Object.fromEntries(rows.map((o) => [o.symbol, o.snapshot])), ...next } };
  }
  switch (url.pathname) {
    case '/v2/assets':
      return { body: assets };
    case '/v2/stocks/bars':
      return bars(q);
    case '/v2/stocks/snapshots':
      return { body: stockSnapshots(q('symbols')) };
    case '/v2/options/contracts':
      return contracts(q);
    case '/v1/corporate-actions':
      return corporateActions(q);
    case '/v1beta1/news':
      return news(q);
    default:
      return null;
  }
}

const assets = [
  ...Object.keys(stocks).map((symbol) => asset(symbol, 'NYSE', 'us_equity')),
  asset('PINKY', 'OTC', 'us_equity'),
  asset('BTC/USD', 'CRYPTO', 'crypto'),
];

function asset(symbol: string, exchange: string, assetClass: string): Row {
  return { id: symbol, class: assetClass, exchange, symbol, name: `${symbol} Inc.`, status: 'active' };
}

function bars(q: Query): Reply {
  if (q('adjustment') !== 'raw' || q('asof') !== '-' || q('timeframe') !== '1Day') {
    return { status: 400, body: { message: 'not what this market was made for' } };
  }
  const asked = q('symbols').split(',').sort();
  const all = asked.flatMap((symbol) => {
    const price = stocks[symbol as keyof typeof stocks];
    return price === undefined ? [] : dailyBars(price).map((bar) => ({ symbol, bar }));
  });
  const inside = all.filter(({ bar }) => within(bar.t, q('start'), q('end')));
  const { rows, next } = page(inside, 4, q);
  const found = listed(
    rows,
    ({ symbol }) => symbol,
    ({ bar }) => bar,
  );
  return { body: { bars: found, ...next } };
}

function dailyBars(price: number): { readonly t: string; readonly c: number }[] {
  return Array.from(sessionsBetween(range.from - 7, range.to + 1), (day, i) => ({
    t: `${toIsoDate(day)}T04:00:00Z`,
    o: price + i,
    h: price + i + 2,
    l: price + i - 2,
    c: price + i + 1,
    v: 1_000_000 + i,
    n: 100,
    vw: price + i,
  }));
}

function stockSnapshots(symbols: string): Row {
  const found = symbols.split(',').flatMap((symbol) => {
    const price = stocks[symbol as keyof typeof stocks];
    if (price === undefined) return [];
    const dailyBar = dailyBars(price).find(({ t }) => t.startsWith('2024-04-22'));
    return [[symbol, { dailyBar, latestTrade: { t: '2024-04-22T21:00:00Z', p: price + 3 } }]];
  });
  return Object.fromEntries(found);
}

interface FakeOption {
  readonly symbol: string;
  readonly snapshot: Row;
  readonly contract: Row;
}

function optionsOf(underlying: string): FakeOption[] {
  if (underlying !== 'AAPL' && underlying !== 'BRK.B') return [];
  const options: FakeOption[] = [];
  for (const expiration of ['2024-04-26', '2024-05-17']) {
    for (const strike of [stocks[underlying] - 5, stocks[underlying], stocks[underlying] + 5]) {
      for (const side of ['call', 'put'] as const) options.push(option(underlying, expiration, strike, side));
    }
  }
  return options;
}

function option(underlying: string, expiration: string, strike: number, side: 'call' | 'put'): FakeOption {
  const root = underlying.replace('.', '');
  const date = expiration.slice(2).replaceAll('-', '');
  const symbol = `${root}${date}${side === 'call' ? 'C' : 'P'}${String(strike * 1000).padStart(8, '0')}`;
  return {
    symbol,
    snapshot: {
      latestQuote: {
        ap: 4.3,
        as: 91,
        ax: 'B',
        bp: 4.15,
        bs: 16,
        bx: 'C',
        c: 'A',
        t: '2024-04-22T19:59:59.992734208Z',
      },
      latestTrade: { c: 'I', p: 4.1, s: 1, t: '2024-04-22T19:57:32.589554432Z', x: 'A' },
      dailyBar: { t: '2024-04-22T04:00:00Z', o: 4, h: 5, l: 4, c: 4.1, v: 7, n: 3, vw: 4.2 },
      greeks: { delta: side === 'call' ? 0.5 : -0.5, gamma: 0.06, rho: 0.01, theta: -0.28, vega: 0.05 },
      impliedVolatility: 0.34,
    },
    contract: {
      id: symbol,
      symbol,
      name: symbol,
      status: 'active',
      tradable: true,
      expiration_date: expiration,
      root_symbol: root,
      underlying_symbol: underlying,
      type: side,
      style: 'american',
      strike_price: String(strike),
      multiplier: '100',
      size: '100',
      open_interest: String(strike),
      open_interest_date: '2024-04-19',
    },
  };
}

/** Without an end Alpaca gives only what expires before the coming weekend. */
function contracts(q: Query): Reply {
  const end = q('expiration_date_lte') || '2024-04-26';
  const found = optionsOf(q('underlying_symbols'))
    .map(({ contract }) => contract)
    .filter(({ expiration_date: on }) => String(on) >= q('expiration_date_gte') && String(on) <= end);
  const { rows, next } = page(found, 7, q);
  return { body: { option_contracts: rows, ...next } };
}
