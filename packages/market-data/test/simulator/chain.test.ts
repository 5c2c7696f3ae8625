import { dayOfWeek, isSession, type OptionChain, toEpochDay, toIsoDate } from '@gammatwin/core';
import { allocateOptionValues, blackScholesColumns, yearsBetween } from '@gammatwin/greeks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulatedProvider } from '../../src/index.ts';
import { frontMonthly, listedExpirations } from '../../src/simulator/expirations.ts';
import { listedStrikes, nearestStrike, strikeStep } from '../../src/simulator/strikes.ts';
import { all, expectSame } from '../contract.ts';

const iso = (session: string, count: number) =>
  listedExpirations(toEpochDay(session), count).map(
    ({ day, monthly }) => `${toIsoDate(day)}${monthly ? '*' : ''}`,
  );

describe('expirations', () => {
  it('lists the front month, then weeks and months in turn', () => {
    expect(iso('2026-07-01', 1)).toEqual(['2026-07-17*']);
    expect(iso('2026-07-13', 4)).toEqual(['2026-07-17*', '2026-07-24', '2026-08-21*', '2026-09-18*']);
    expect(iso('2026-07-17', 3)).toEqual(['2026-07-24', '2026-08-21*', '2026-09-18*']);
  });

  it('moves a holiday to the session before', () => {
    // Friday 2026-07-03 is the observed Independence Day; Good Friday 2025-04-18 is a third Friday; so is 2026-06-19.
    expect(iso('2026-07-01', 2)).toEqual(['2026-07-02', '2026-07-17*']);
    expect(toIsoDate(frontMonthly(toEpochDay('2025-04-01')))).toBe('2025-04-17');
    expect(toIsoDate(frontMonthly(toEpochDay('2026-06-18')))).toBe('2026-07-17');
  });

  it('gives as many as asked, after the session, ascending', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 15_000, max: 25_000 }),
        fc.integer({ min: 1, max: 12 }),
        (session, count) => {
          const days = listedExpirations(session, count).map(({ day }) => day);
          expect(new Set(days).size).toBe(count);
          for (const [i, day] of days.entries()) {
            expect(day).toBeGreaterThan(i === 0 ? session : days[i - 1]!);
            expect(isSession(day)).toBe(true);
            expect([4, 5]).toContain(dayOfWeek(day));
          }
          expect(days).toContain(frontMonthly(session));
        },
      ),
    );
  });
});

describe('strikes', () => {
  it('stand on a grid of 1.5 % to 3 % of the price', () => {
    expect([4, 33, 99, 100, 170, 250, 4000].map(strikeStep)).toEqual([0.1, 0.5, 2.5, 2.5, 5, 5, 100]);
    expect(Array.from(listedStrikes(101, 5, 110))).toEqual([95, 97.5, 100, 102.5, 110]);
    expect(nearestStrike(108.6, 101)).toBe(107.5);
  });

  it('are positive, ascending, different and hold the pin', () => {
    const price = fc.double({ min: 0.5, max: 5000, noNaN: true });
    fc.assert(
      fc.property(
        price,
        fc.integer({ min: 5, max: 61 }),
        fc.double({ min: -0.2, max: 0.2, noNaN: true }),
        (p, count, off) => {
          const pin = nearestStrike(p * (1 + off), p);
          const strikes = listedStrikes(p, count, pin);
          expect(strikes.length).toBe(count);
          expect(strikes.includes(pin)).toBe(true);
          for (const [i, strike] of strikes.entries())
            expect(strike).toBeGreaterThan(i === 0 ? 0 : strikes[i - 1]!);
        },
      ),
    );
  });
});

const range = { from: toEpochDay('2024-01-02'), to: toEpochDay('2024-12-31') };

describe('simulated chains', () => {
  it('carry the Greeks and prices of Black-Scholes at their volatility, without crossed quotes', async () => {
    const provider = simulatedProvider({ seed: 3, stocks: 11, ...range });
    const symbols = (await provider.instruments()).map(({ symbol }) => symbol);
    for (const day of ['2024-01-02', '2024-03-15', '2024-12-31']) {
      const session = toEpochDay(day);
      const rate = (await provider.macro({ from: session, to: session })).values[2]! / 100;
      const chains = await all(provider.chains({ symbols, session }));
      expect(chains.length).toBe(11);
      for (const chain of chains) checkPrices(chain, rate);
    }
  });

  it('describe the spot of the bar, and add up to a put-call ratio about 0.84', async () => {
    const provider = simulatedProvider({ seed: 4, stocks: 11, ...range });
    const symbols = (await provider.instruments()).map(({ symbol }) => symbol);
    const closes = new Map<string, number>();
    for await (const bars of provider.bars({ symbols, ...range })) {
      bars.session.forEach((session, i) => {
        closes.set(`${bars.symbol}${session}`, bars.close[i]!);
      });
    }
    const ratios: number[] = [];
    for (const session of await provider.chainSessions(range)) {
      for await (const chain of provider.chains({ symbols, session })) {
        expect(chain.spot).toBe(closes.get(`${chain.underlying}${session}`));
        const [puts, calls] = [0, 1].map((side) =>
          chain.openInterest.reduce((sum, x, i) => sum + (chain.isCall[i] === side ? x : 0), 0),
        );
        ratios.push(Math.log(puts! / calls! / 0.84));
      }
    }
    const mean = ratios.reduce((sum, x) => sum + x, 0) / ratios.length;
    const spread = Math.sqrt(ratios.reduce((sum, x) => sum + (x - mean) ** 2, 0) / ratios.length);
    expect(mean).toBeCloseTo(0, 1);
    expect(spread).toBeGreaterThan(0.15);
    expect(spread).toBeLessThan(0.21);
  });

  it('do not depend on which other stocks are simulated', async () => {
    const few = simulatedProvider({ seed: 5, symbols: ['TEC01', 'ENE02'], ...range });
    const many = simulatedProvider({ seed: 5, stocks: 30, ...range });
    const asked = { symbols: ['ENE02', 'TEC01'], session: toEpochDay('2024-08-05') };
    expectSame(await all(few.chains(asked)), await all(many.chains(asked)));
    const other = simulatedProvider({ seed: 6, stocks: 30, ...range });
    const [a] = await all(many.chains(asked));
    const [b] = await all(other.chains(asked));
    expect(a?.spot).not.toBe(b?.spot);
  });
});

function checkPrices(chain: OptionChain, rate: number): void {
  const { spot, strike, isCall, impliedVolatility, session } = chain;
  const values = allocateOptionValues(strike.length);
  const yearsToExpiry = Float64Array.from(chain.expiration, (day) => yearsBetween(session, day));
  const market = {
    spot,
    strike,
    yearsToExpiry,
    rate,
    dividendYield: 0,
    volatility: impliedVolatility,
    isCall,
  };
  blackScholesColumns(market, values);
  expectSame(chain.gamma, values.gamma);
  expectSame(chain.thetaPerDay, values.thetaPerDay);
  for (let i = 0; i < strike.length; i++) {
    const { bid, ask, volume, openInterest } = chain;
    const makesSense =
      bid[i]! >= 0 &&
      bid[i]! <= values.price[i]! &&
      ask[i]! >= values.price[i]! &&
      ask[i]! > bid[i]! &&
      openInterest[i]! >= 0 &&
      volume[i]! >= 0 &&
      impliedVolatility[i]! > 0.03 &&
      impliedVolatility[i]! < 3;
    if (!makesSense) expect.fail(`${chain.underlying}, row ${i}: ${[bid[i], values.price[i], ask[i]]}`);
  }
}
