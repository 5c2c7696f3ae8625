import { newYorkInstant, nextSession, previousSession, sessionClose, toEpochDay } from '@gammatwin/core';
import { blackScholes } from '@gammatwin/greeks';
import { describe, expect, it } from 'vitest';
import { all } from '../contract.ts';
import shapes from '../server/polygon/fixtures/shapes.json' with { type: 'json' };
import { marketNow, marketRange, type SnapshotItem } from '../server/polygon/market.ts';
import { openPolygon } from './open.ts';

const session = marketRange.to;

/** The chain of AAPL after `change` has been at the server's rows. */
async function chainAfter(change: (rows: SnapshotItem[]) => void, now = marketNow) {
  const { provider, server } = await openPolygon({ now });
  const rows = structuredClone(server.chains.get('AAPL')!);
  change(rows);
  server.chains.set('AAPL', rows);
  const [chain] = await all(provider.chains({ symbols: ['AAPL'], session }));
  const rejected = provider.rejected.map(({ kind, symbol, session: day, reason, rows: count, first }) => {
    expect({ kind, symbol, day }).toEqual({ kind: 'chains', symbol: 'AAPL', day: session });
    return { reason, count, first };
  });
  return { chain, rejected, provider, server };
}

describe('a chain of the session that the clock says', () => {
  it('is the snapshot with its prices, Greeks, open interest and moments', async () => {
    const { chain, rejected } = await chainAfter(() => {});
    expect(chain).toMatchObject({
      underlying: 'AAPL',
      source: 'polygon',
      spot: 159.9606,
      openInterestSession: previousSession(session),
      asOf: sessionClose(session) - 1500,
    });
    expect(Array.from(chain!.strike)).toEqual([144, 144, 176, 176]);
    expect(Array.from(chain!.isCall)).toEqual([1, 0, 1, 0]);
    expect(Array.from(chain!.expiration)).toEqual(Array(4).fill(toEpochDay('2022-05-20')));
    expect(Array.from(chain!.volume)).toEqual([8, 9, 10, 11]);
    expect(Array.from(chain!.openInterest)).toEqual([8133, 8134, 8135, 8136]);
    expect([chain!.bid[0], chain!.ask[0], chain!.last[0]]).toEqual([28.9, 29.25, 29.25]);
    expect(chain!.impliedVolatility[0]).toBe(0.3570277203465058);
    const { delta, gamma, thetaPerDay, vegaPerVolPoint } = chain!;
    expect([delta[0], gamma[0], thetaPerDay[0], vegaPerVolPoint[0]]).toEqual([
      0.6436614934293701, 0.0061735291012820675, -0.028227189324641973, 0.6381159723175714,
    ]);
    expect(chain!.rhoPerRatePoint.every(Number.isNaN)).toBe(true);
    expect(rejected).toEqual([]);
  });

  it('has theta per calendar day and vega per vol point: the documented row is Black-Scholes at a rate of 0.5 %', () => {
    const { details, underlying_asset, greeks, implied_volatility, last_quote } = shapes.optionSnapshot;
    const expiry = newYorkInstant(toEpochDay(details.expiration_date), 16);
    const ours = blackScholes({
      side: 'call',
      spot: underlying_asset.price,
      strike: details.strike_price,
      yearsToExpiry: (expiry - underlying_asset.last_updated / 1e6) / (365 * 86_400_000),
      rate: 0.005,
      dividendYield: 0,
      volatility: implied_volatility,
    });
    expect(ours.price).toBeCloseTo(last_quote.midpoint, 2);
    const ratios = [
      ours.delta / greeks.delta,
      ours.gamma / greeks.gamma,
      ours.thetaPerDay / greeks.theta,
      ours.vegaPerVolPoint / greeks.vega,
    ];
    for (const ratio of ratios) expect(Math.abs(ratio - 1)).toBeLessThan(0.01);
  });

  it('keeps rows whose Greeks, volatility, quote, trade or open interest are null or absent, as missing', async () => {
    const { chain, rejected } = await chainAfter((rows) => {
      Object.assign(rows[0]!, { greeks: null, implied_volatility: null, last_trade: null });
      Object.assign(rows[1]!, { greeks: {}, last_quote: null, open_interest: null, day: {} });
      for (const name of ['greeks', 'last_quote', 'day', 'last_trade', 'implied_volatility'] as const) {
        delete (rows[2] as Partial<SnapshotItem>)[name];
      }
      Object.assign(rows[3]!.last_quote, { ask: 0, bid: 0 });
    });
    const { bid, ask, last, volume, openInterest, delta, gamma, impliedVolatility: iv } = chain!;
    const missing = [delta[0], gamma[0], iv[0], delta[1], bid[1], ask[1], openInterest[1], volume[1]];
    missing.push(delta[2], bid[2], ask[2], last[2], volume[2], iv[2], ask[3]);
    expect(missing).toEqual(missing.map(() => Number.NaN));
    expect([last[0], last[1], bid[3], openInterest[2]]).toEqual([29, 29.25, 0, 8135]);
    expect(rejected).toEqual([]);
  });

  it.each<[string, object]>([
    ['expired before the session', { details: { expiration_date: '2022-04-28' } }],
    ['neither call nor put', { details: { contract_type: 'other' } }],
    ['no expiration or strike', { details: { strike_price: null } }],
    ['no expiration or strike', { details: { expiration_date: '2022-02-30' } }],
    ['adjusted contract', { details: { shares_per_contract: 110 } }],
    ['adjusted contract', { details: { ticker: 'O:AAPL1220520P00144000' } }],
    ['of another underlying', { underlying_asset: { ticker: 'A' } }],
    ['no option symbol', { details: null }],
    ['no option symbol', { details: { ticker: 'AAPL' } }],
  ])('leaves out what is %s: %j', async (reason, change) => {
    const { chain, rejected, server } = await chainAfter(([, row]) => {
      for (const [part, values] of Object.entries(change)) {
        const old = row![part as 'details'];
        Object.assign(row!, { [part]: values && { ...old, ...values } });
      }
    });
    expect(chain!.strike.length).toBe(3);
    const first = server.chains.get('AAPL')![1]!.details?.ticker ?? '';
    expect(rejected).toEqual([{ reason, count: 1, first }]);
  });

  it('takes an option that comes twice once, of an index that with its own root', async () => {
    const { chain, rejected } = await chainAfter((rows) => rows.push({ ...rows[0]!, open_interest: 1 }));
    expect(chain!.strike.length).toBe(4);
    expect(chain!.openInterest[0]).toBe(8133);
    expect(rejected).toMatchObject([{ reason: 'same expiration, strike and side as another', count: 1 }]);

    const { provider, server } = await openPolygon();
    const weekly = server.chains.get('I:SPX')!;
    const { ticker } = weekly[1]!.details;
    const monthly = { ...weekly[1]!, open_interest: 77 };
    monthly.details = { ...monthly.details, ticker: ticker.replace('SPXW', 'SPX') };
    server.chains.set('I:SPX', [...weekly, monthly] as SnapshotItem[]);
    const [index] = await all(provider.chains({ symbols: ['SPX'], session }));
    expect(index!.spot).toBe(4131.93);
    expect(index!.strike.length).toBe(4);
    expect(index!.openInterest[1]).toBe(77);
    expect(provider.rejected).toMatchObject([{ first: ticker, rows: 1 }]);
  });

  it('blanks quotes of another day', async () => {
    const { chain, rejected } = await chainAfter(([row]) => {
      row!.last_quote.last_updated = newYorkInstant(session - 1, 15) * 1e6;
    });
    expect([chain!.bid[0], chain!.ask[0], chain!.bid[1]]).toEqual([Number.NaN, Number.NaN, 28.9]);
    // What was solved from that quote is of that day too.
    expect([chain!.impliedVolatility[0], chain!.delta[0]]).toEqual([Number.NaN, Number.NaN]);
    expect(chain!.impliedVolatility[1]).not.toBeNaN();
    expect(rejected).toMatchObject([{ reason: 'quote of another day (blanked)', count: 1 }]);
  });

  it('takes the close of the underlying once trades go on after it, and the moment of the quotes', async () => {
    const close = sessionClose(session);
    const later = (moment: number, price: number) => (rows: SnapshotItem[]) => {
      for (const row of rows) Object.assign(row.underlying_asset, { price, last_updated: moment * 1e6 });
    };
    const evening = await chainAfter(later(close + 25 * 60_000, 175));
    expect(evening.chain).toMatchObject({ spot: 159.9606, asOf: close - 1500 });
    const morning = newYorkInstant(nextSession(session), 8.5);
    const before = await chainAfter(later(morning - 60_000, 180), morning);
    expect(before.chain).toMatchObject({ spot: 159.9606, asOf: close - 1500 });
    const withoutQuotes = await chainAfter((rows) => {
      later(close + 25 * 60_000, 175)(rows);
      for (const row of rows) Object.assign(row, { last_quote: undefined });
    });
    expect(withoutQuotes.chain).toMatchObject({ spot: 159.9606, asOf: close });
    const settling = await chainAfter(later(close + 5 * 60_000, 160.5), close + 10 * 60_000);
    expect(settling.chain!.spot).toBe(160.5);
  });

  it('holds nothing of the morning after: quotes, trades, volumes and what was solved from them', async () => {
    const morning = newYorkInstant(nextSession(session), 8.5);
    const { chain } = await chainAfter(([row]) => {
      const moment = (morning - 60_000) * 1e6;
      Object.assign(row!.last_quote, { last_updated: moment });
      Object.assign(row!.last_trade, { sip_timestamp: moment, price: 99 });
      Object.assign(row!.day, { last_updated: moment, close: 99, volume: 99 });
    }, morning);
    const { bid, last, volume, impliedVolatility: iv, gamma } = chain!;
    expect([bid[0], last[0], volume[0], iv[0], gamma[0]]).toEqual(Array(5).fill(Number.NaN));
    expect([bid[1], last[1], volume[1]]).toEqual([28.9, 29.25, 9]);
    expect(chain!.asOf).toBe(sessionClose(session) - 1500);
  });

  it('is of the close where nothing in it says when', async () => {
    const { chain } = await chainAfter(
      (rows) => {
        for (const row of rows) {
          Object.assign(row.underlying_asset, { last_updated: null });
          Object.assign(row.last_quote, { last_updated: null });
        }
      },
      newYorkInstant(nextSession(session), 8.5),
    );
    expect(chain!.asOf).toBe(sessionClose(session));
  });

  it('is no snapshot for those underlyings that come after the next opening', async () => {
    const opening = newYorkInstant(nextSession(session), 9.5);
    let now = opening - 1000;
    const { provider } = await openPolygon({ now, tools: { clock: { now: () => now } } });
    const sources: unknown[] = [];
    for await (const { source } of provider.chains({ symbols: ['AAPL', 'A'], session })) {
      sources.push(source);
      now = opening;
    }
    expect(sources).toEqual(['polygon', 'polygon closes']);
  });

  it('counts no volume for what last traded on an earlier day', async () => {
    const { chain } = await chainAfter(([row]) => {
      row!.day.last_updated = newYorkInstant(session - 1, 0) * 1e6;
    });
    expect(Array.from(chain!.volume)).toEqual([0, 9, 10, 11]);
  });

  it('takes the close where no row has a price of the underlying, and is left out without one', async () => {
    const remove = (rows: SnapshotItem[]) => {
      for (const row of rows) Object.assign(row.underlying_asset, { price: null, last_updated: undefined });
    };
    const { chain } = await chainAfter(remove);
    expect(chain!.spot).toBe(159.9606);
    const during = await chainAfter(
      (rows) => {
        remove(rows);
        for (const row of rows) row.last_quote.last_updated = newYorkInstant(session, 11) * 1e6;
      },
      newYorkInstant(session, 11.25),
    );
    expect(during.chain).toBeUndefined();
    expect(during.rejected).toMatchObject([{ reason: 'no price of the underlying', count: 4 }]);
  });

  it('is left out when nothing in it was updated since the session before', async () => {
    const { chain, rejected } = await chainAfter((rows) => {
      for (const row of rows) {
        row.last_quote.last_updated = newYorkInstant(session - 1, 16) * 1e6;
        row.underlying_asset.last_updated = newYorkInstant(session - 1, 16) * 1e6;
      }
    });
    expect(chain).toBeUndefined();
    expect(rejected).toMatchObject([{ reason: 'not updated in the session', count: 4 }]);
  });

  it('is refused when it claims to be of the future', async () => {
    const future = chainAfter(([row]) => {
      row!.last_quote.last_updated = (marketNow + 600_000) * 1e6;
    });
    await expect(future).rejects.toMatchObject({ code: 'PROVIDER_REPLY' });
  });

  it('stays that of Friday over the weekend; on Monday its open interest may be newer, and at the opening it ends', async () => {
    const sunday = await chainAfter(() => {}, newYorkInstant(session + 2, 12));
    expect(sunday.chain!.openInterest[0]).toBe(8133);
    const monday = nextSession(session);
    const early = await chainAfter(() => {}, newYorkInstant(monday, 5));
    expect(early.chain!.openInterest[0]).toBe(8133);
    const later = await chainAfter(() => {}, newYorkInstant(monday, 8));
    expect(later.chain!.openInterest.every(Number.isNaN)).toBe(true);
    expect(later.rejected).toMatchObject([
      { reason: 'open interest of another session (blanked)', count: 4 },
    ]);
    const open = await openPolygon({ now: newYorkInstant(monday, 9.5) });
    const [chain] = await all(open.provider.chains({ symbols: ['AAPL'], session }));
    expect(chain!.source).toBe('polygon closes');
  });
});
