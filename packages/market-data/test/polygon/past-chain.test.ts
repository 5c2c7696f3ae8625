import { newYorkInstant, sessionClose, toEpochDay } from '@gammatwin/core';
import { describe, expect, it } from 'vitest';
import { all } from '../contract.ts';
import { marketRange } from '../server/polygon/market.ts';
import { openPolygon } from './open.ts';

const session = marketRange.to;

describe('a chain of a past session', () => {
  const past = toEpochDay('2022-04-27');

  it('is put together from the contracts listed then and their closes; what can’t be had is missing', async () => {
    const { provider, server } = await openPolygon();
    const [chain] = await all(provider.chains({ symbols: ['AAPL'], session: past }));
    expect(chain).toMatchObject({ source: 'polygon closes', asOf: sessionClose(past) });
    expect(chain!.spot).toBeCloseTo(159.9606 * 0.98, 10);
    expect(chain!.openInterestSession).toBeUndefined();
    // Two expirations: one of them ends that day.
    expect(chain!.strike.length).toBe(8);
    expect(new Set(chain!.expiration)).toEqual(new Set([past, toEpochDay('2022-05-20')]));
    const calls = Array.from(chain!.last).filter((_, i) => chain!.isCall[i] === 1);
    expect(calls[0]).toBeCloseTo((144 / 50) * 0.98, 10);
    expect(Array.from(chain!.last).filter((_, i) => chain!.isCall[i] === 0)).toEqual(
      Array(4).fill(Number.NaN),
    );
    expect(new Set(chain!.volume)).toEqual(new Set([95595226, 0]));
    for (const name of [
      'bid',
      'ask',
      'openInterest',
      'impliedVolatility',
      'delta',
      'vegaPerVolPoint',
    ] as const) {
      expect(chain![name].every(Number.isNaN), name).toBe(true);
    }
    const asked = server.asked.map(({ url }) => url.pathname);
    expect(asked.filter((path) => path.startsWith('/v3/snapshot'))).toEqual([]);
    expect(server.asked.find(({ url }) => url.searchParams.has('as_of'))!.url.searchParams.get('as_of')).toBe(
      '2022-04-27',
    );
  });

  it('counts what it cannot read of the list of contracts among the chain’s rows', async () => {
    const { provider, server } = await openPolygon();
    server.fail(
      [{ body: { status: 'OK', results: [{ ticker: 'O:AAPL' }] } }],
      '/v3/reference/options/contracts',
    );
    expect(await all(provider.chains({ symbols: ['AAPL'], session: past }))).toEqual([]);
    expect(provider.rejected).toMatchObject([{ kind: 'chains', session: past, reason: 'no option symbol' }]);
  });

  it('is not there when config says so, before the plan’s history, or before the session is over', async () => {
    const { provider } = await openPolygon({ config: { pastChains: false } });
    expect(await provider.chainSessions(marketRange)).toEqual(Int32Array.of(session));
    expect(await all(provider.chains({ symbols: ['AAPL'], session: past }))).toEqual([]);
    const short = await openPolygon({ config: { optionsSince: '2022-04-28' } });
    expect(await short.provider.chainSessions(marketRange)).toEqual(Int32Array.of(session - 1, session));
    const { provider: early } = await openPolygon({ now: newYorkInstant(session, 9) });
    expect((await early.chainSessions(marketRange)).at(-1)).toBe(session - 1);
  });
});
