import { type OptionChain, toEpochDay } from '@gammatwin/core';
import { expect, it } from 'vitest';
import { all } from '../contract.ts';
import { chainReply, contractsReply, stockSnapshotReply } from './documented.ts';
import { openAlpaca, replies } from './open-alpaca.ts';

const session = toEpochDay('2024-04-22');
const evening = '2024-04-22T22:00:00Z';
const whole = chainReply.snapshots.AAPL240426C00162500;
const documentedContract = contractsReply.option_contracts[0]!;

interface Market {
  readonly snapshots: Readonly<Record<string, object>>;
  readonly contracts?: readonly object[];
  readonly stock?: object;
  readonly now?: string;
}

async function capture({ snapshots, contracts = [], stock = stockSnapshotReply, now = evening }: Market) {
  const { provider, server } = await openAlpaca(
    now,
    replies({
      '/v1beta1/options/snapshots/AAPL': { snapshots, next_page_token: null },
      '/v2/options/contracts': { option_contracts: contracts, next_page_token: null },
      '/v2/stocks/snapshots': stock,
    }),
  );
  const [chain] = await all(provider.chains({ symbols: ['AAPL'], session }));
  return { chain: chain as OptionChain, rejected: provider.rejected, provider, server };
}

const contract = (symbol: string, openInterest: string | null, date: string | null) => ({
  ...documentedContract,
  symbol,
  expiration_date: '2024-04-26',
  open_interest: openInterest,
  open_interest_date: date,
});

it('without Greeks, volatility, quote, trade or bar a value is missing, the row is not', async () => {
  const { chain } = await capture({
    snapshots: {
      AAPL240426C00160000: {},
      AAPL240426C00165000: { ...whole, greeks: null, impliedVolatility: null, latestQuote: null },
      AAPL240426C00170000: { ...whole, greeks: { delta: null, gamma: 0.06 } },
    },
  });
  expect([...chain.strike]).toEqual([160, 165, 170]);
  expect([...chain.bid]).toEqual([Number.NaN, Number.NaN, 4.15]);
  expect([...chain.ask]).toEqual([Number.NaN, Number.NaN, 4.3]);
  expect([...chain.last]).toEqual([Number.NaN, 4.1, 4.1]);
  expect([...chain.delta]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect([...chain.gamma]).toEqual([Number.NaN, Number.NaN, 0.06]);
  expect([...chain.impliedVolatility]).toEqual([Number.NaN, Number.NaN, whole.impliedVolatility]);
  // Never traded = none; a trade without a bar = unknown.
  expect([...chain.volume]).toEqual([0, Number.NaN, Number.NaN]);
});

it('volume is of the session alone, a bid of 0 is one, an ask of 0 is none', async () => {
  const bar = { t: '2024-04-22T04:00:00Z', v: 7 };
  const { chain } = await capture({
    snapshots: {
      AAPL240426C00160000: { ...whole, dailyBar: bar },
      AAPL240426C00165000: {
        latestTrade: { ...whole.latestTrade, t: '2024-04-19T19:00:00Z' },
        dailyBar: { ...bar, t: '2024-04-19T04:00:00Z' },
        latestQuote: { ...whole.latestQuote, bp: 0, ap: 0 },
      },
    },
  });
  expect([...chain.volume]).toEqual([7, 0]);
  expect([...chain.last]).toEqual([4.1, 4.1]);
  expect([...chain.bid]).toEqual([4.15, 0]);
  expect([...chain.ask]).toEqual([4.3, Number.NaN]);
});

it('a quote that froze on another day is blanked and counted', async () => {
  const frozen = { ...whole, latestQuote: { ...whole.latestQuote, t: '2024-04-19T19:59:59Z' } };
  const { chain, rejected } = await capture({
    snapshots: { AAPL240426C00160000: frozen, AAPL240426C00165000: frozen, AAPL240426C00170000: whole },
  });
  expect([...chain.bid]).toEqual([Number.NaN, Number.NaN, 4.15]);
  // What was solved from that quote is of that day too.
  expect([...chain.impliedVolatility]).toEqual([Number.NaN, Number.NaN, whole.impliedVolatility]);
  expect([...chain.delta].map(Number.isNaN)).toEqual([true, true, false]);
  expect(rejected).toEqual([
    {
      kind: 'chains',
      file: 'alpaca',
      symbol: 'AAPL',
      session,
      reason: 'quote of another day (blanked)',
      rows: 2,
      first: 'AAPL240426C00160000',
    },
  ]);
});

it('options that expired, deliver something else or are none are left out and counted', async () => {
  const { chain, rejected } = await capture({
    snapshots: {
      AAPL240426C00160000: whole,
      AAPL240419C00160000: whole,
      AAPL1240426C00160000: whole,
      AAPL240231C00160000: whole,
      AAPL: whole,
    },
  });
  expect([...chain.strike]).toEqual([160]);
  expect(rejected.map(({ reason, rows }) => [reason, rows])).toEqual([
    ['expired before the session', 1],
    ['adjusted contract', 1],
    ['no OCC option symbol', 2],
  ]);
});

it('of two with the same expiration, strike and side the own root stays', async () => {
  const other = { ...whole, impliedVolatility: 0.1 };
  for (const snapshots of [
    { AAPL240426C00160000: whole, AAPLW240426C00160000: other },
    { AAPLW240426C00160000: other, AAPL240426C00160000: whole },
  ]) {
    const { chain, rejected } = await capture({ snapshots });
    expect([...chain.impliedVolatility]).toEqual([whole.impliedVolatility]);
    expect(rejected.map(({ first }) => first)).toEqual(['AAPLW240426C00160000']);
  }
});

it('open interest is of one earlier close; other days’ figures are blanked and counted', async () => {
  const symbols = [
    'AAPL240426C00160000',
    'AAPL240426C00165000',
    'AAPL240426C00170000',
    'AAPL240426C00175000',
  ];
  const { chain, rejected } = await capture({
    snapshots: Object.fromEntries(symbols.map((symbol) => [symbol, whole])),
    contracts: [
      contract(symbols[0]!, '12', '2024-04-19'),
      contract(symbols[1]!, '0', '2024-04-19'),
      // The session's own figure comes out the next morning; a capture that is read then must not hold it.
      contract(symbols[2]!, '99', '2024-04-22'),
      contract(symbols[3]!, null, null),
    ],
  });
  expect([...chain.openInterest]).toEqual([12, 0, Number.NaN, Number.NaN]);
  expect(chain.openInterestSession).toBe(toEpochDay('2024-04-19'));
  expect(rejected.map(({ reason, first }) => [reason, first])).toEqual([
    ['open interest of another session (blanked)', symbols[2]],
  ]);
});

it('holds no open interest of its own close, even if all contracts have it', async () => {
  const symbols = ['AAPL240426C00160000', 'AAPL240426C00165000'];
  const { chain, rejected } = await capture({
    snapshots: Object.fromEntries(symbols.map((symbol) => [symbol, whole])),
    contracts: symbols.map((symbol) => contract(symbol, '99', '2024-04-22')),
    now: '2024-04-23T12:00:00Z',
  });
  expect([...chain.openInterest]).toEqual([Number.NaN, Number.NaN]);
  expect(chain.openInterestSession).toBe(toEpochDay('2024-04-19'));
  expect(rejected).toMatchObject([{ reason: 'open interest of another session (blanked)', rows: 2 }]);
});

it('says so when the open interest is older than the session before', async () => {
  const { chain } = await capture({
    snapshots: { AAPL240426C00160000: whole },
    contracts: [contract('AAPL240426C00160000', '12', '2024-04-17')],
  });
  expect([...chain.openInterest]).toEqual([12]);
  expect(chain.openInterestSession).toBe(toEpochDay('2024-04-17'));
});

it('during the session the price is that of the last trade, after it the close', async () => {
  const snapshots = { AAPL240426C00160000: whole };
  const trading = await capture({ snapshots, now: '2024-04-22T19:59:59.995Z' });
  expect(trading.chain.spot).toBe(166.1);
  const over = await capture({ snapshots });
  expect(over.chain.spot).toBe(165.84);
  expect(over.server.asked.at(-1)!.url.searchParams.get('feed')).toBe('delayed_sip');
  // Before the next opening the latest bar may be of a morning's trades already.
  const { AAPL } = stockSnapshotReply;
  const stock = {
    AAPL: {
      ...AAPL,
      dailyBar: { ...AAPL.dailyBar, t: '2024-04-23T04:00:00Z', c: 1 },
      prevDailyBar: AAPL.dailyBar,
    },
  };
  const morning = await capture({ snapshots, stock, now: '2024-04-23T12:00:00Z' });
  expect(morning.chain.spot).toBe(165.84);
  expect(morning.chain.asOf).toBe(over.chain.asOf);
});

it('without a price of the underlying there is no chain', async () => {
  const { AAPL } = stockSnapshotReply;
  for (const stock of [
    {},
    { AAPL: null },
    { AAPL: {} },
    { AAPL: { ...AAPL, dailyBar: AAPL.prevDailyBar, prevDailyBar: null } },
  ]) {
    await expect(capture({ snapshots: { AAPL240426C00160000: whole }, stock })).rejects.toMatchObject({
      code: 'PROVIDER_REPLY',
      message: expect.stringContaining('price of AAPL'),
    });
  }
});

it('other sessions than the last have no chains, contracts or chain sessions, and nothing is asked', async () => {
  const { provider, server } = await capture({ snapshots: {} });
  const before = server.asked.length;
  for (const other of [session - 3, session + 1]) {
    expect(await all(provider.chains({ symbols: ['AAPL'], session: other }))).toEqual([]);
    expect(await all(provider.contracts({ symbols: ['AAPL'], session: other }))).toEqual([]);
  }
  expect(await provider.chainSessions({ from: session - 30, to: session - 1 })).toEqual(new Int32Array());
  expect(await provider.chainSessions({ from: session - 30, to: session + 30 })).toEqual(
    Int32Array.of(session),
  );
  expect(server.asked).toHaveLength(before);
});

it('contracts that cannot be read end as PROVIDER_REPLY', async () => {
  for (const wrong of [
    { strike_price: '0' },
    { size: null },
    { type: 'both' },
    { style: 'bermudan' },
    { expiration_date: 'soon' },
  ]) {
    const row = { ...contract('AAPL240426C00160000', '12', '2024-04-19'), ...wrong };
    const { provider } = await openAlpaca(
      evening,
      replies({ '/v2/options/contracts': { option_contracts: [row], next_page_token: null } }),
    );
    await expect(
      all(provider.contracts({ symbols: ['AAPL'], session })),
      JSON.stringify(wrong),
    ).rejects.toMatchObject({
      code: 'PROVIDER_REPLY',
    });
  }
});
