import { newYorkDay, sessionClose, toEpochDay } from '@gammatwin/core';
import { describe, expect, it } from 'vitest';
import { type EffectName, effectNames, scoreForecasts, simulatedProvider } from '../../src/index.ts';
import { all } from '../contract.ts';

const range = { from: toEpochDay('2023-01-03'), to: toEpochDay('2024-12-31') };
/** Two years of 150 stocks. */
const market = (effects: Partial<Record<EffectName, number>>, more: object = {}) =>
  simulatedProvider({ seed: 'oracle', stocks: 150, ...range, effects, news: true, ...more });
const scoreOf = (provider: ReturnType<typeof market>) => {
  const { symbols, expected, realised } = provider.oraclePanel(range);
  return scoreForecasts(expected, realised, symbols.length, 5);
};
const every = Object.fromEntries(effectNames.map((name) => [name, 1]));

describe('the oracle', () => {
  // A forecast that is the conditional mean has slope 1; its correlation is then its spread over that of returns.
  it.each(['pcrReversal', 'gammaPin', 'openInterestTrend', 'newsDrift'] as const)(
    'of %s is right, as far as chance lets one see',
    (name) => {
      const score = scoreOf(market({ [name]: 1 }));
      expect(score.slope / score.slopeError).toBeGreaterThan(4);
      expect(Math.abs(score.slope - 1) / score.slopeError).toBeLessThan(3);
      expect(Math.abs(score.correlation - score.correlationSaid) / score.correlationError).toBeLessThan(3);
      expect(score.rSquared).toBeGreaterThan(0);
    },
  );

  it('of all effects together is off by a few percent at most, and has the correlation it says', () => {
    for (const more of [{}, { corporateActions: true }]) {
      const score = scoreOf(market(every, more));
      expect(score.slope).toBeGreaterThan(0.9);
      expect(score.slope).toBeLessThan(1.08);
      expect(Math.abs(score.correlation - score.correlationSaid)).toBeLessThan(0.03);
      expect(score.correlation).toBeGreaterThan(0.25);
      expect(score.rSquared).toBeGreaterThan(0.06);
    }
  });

  it('knows nothing of a market without effects but the risk premium', () => {
    const provider = market({});
    const { expected } = provider.oraclePanel(range);
    expect(new Set(expected).size).toBe(1);
    expect(Math.log1p(expected[0]!)).toBeCloseTo((4.5 * 0.05) / 252, 12);
    expect(scoreOf(provider).slope).toBeNaN();
  });

  it('of a market with effects says nothing of the same market without them', () => {
    // One seed in a few hundred is beyond 3 by chance: the t values of several, each about N(0, 1), are judged together.
    const seeds = ['oracle', 'null 1', 'null 2', 'null 3', 'null 4', 'null 5'];
    const together = (of: (seed: string) => number) =>
      seeds.reduce((sum, seed) => sum + of(seed), 0) / Math.sqrt(seeds.length);
    const panels = new Map(
      seeds.map((seed) => {
        const of = (effects: object) => market(effects, { seed, stocks: 40 }).oraclePanel(range);
        return [seed, { truth: of(every), nothing: of({}) }] as const;
      }),
    );
    const tValue = (forecast: Float64Array, realised: Float64Array) => {
      const { slope, slopeError } = scoreForecasts(forecast, realised, 40, 5);
      return slope / slopeError;
    };
    const inTruth = together((seed) =>
      tValue(panels.get(seed)!.truth.expected, panels.get(seed)!.truth.realised),
    );
    const inNothing = together((seed) =>
      tValue(panels.get(seed)!.truth.expected, panels.get(seed)!.nothing.realised),
    );
    expect(inTruth).toBeGreaterThan(20);
    expect(Math.abs(inNothing)).toBeLessThan(3);
  });

  it('gives single values as the panel does, and the news that it sees', async () => {
    const provider = market(every);
    const { symbols, sessions, expected } = provider.oraclePanel({ from: range.from + 100, to: range.to });
    for (const [t, n] of [
      [0, 0],
      [77, 5],
      [sessions.length - 1, 149],
    ] as const) {
      const single = provider.oracleExpectedReturn(symbols[n]!, sessions[t]!);
      expect(single).toBe(expected[t * symbols.length + n]);
    }
    expect(market({}, { news: false }).oracleNews('TEC01', sessions[7]!)).toBe(0);
    expect(() => provider.oracleNews('NOSUCH', sessions[7]!)).toThrow('symbol');
    expect(() => provider.oracleNews('TEC01', range.to + 1)).toThrow('session');
  });

  it('draws its news from headlines that were out by the close', async () => {
    const provider = market({ newsDrift: 1 });
    const items = (await all(provider.news({ symbols: ['TEC01'], ...range }))).flat();
    expect(items.length).toBeGreaterThan(100);
    const sessions = await provider.chainSessions(range);
    const tones = [
      [/record profit|earnings estimates|landmark|breakthrough/, 1],
      [/tops|upgraded|buyback|improving/, 0.5],
      [/misses|hold by|weaker|delays/, -0.5],
      [/slashes|fraud|recalls|bankruptcy/, -1],
    ] as const;
    let state = 0;
    for (const [t, session] of sessions.entries()) {
      const after = t === 0 ? 0 : sessionClose(sessions[t - 1]!) + 1_800_000 - 1;
      const known = items.filter(({ asOf }) => asOf > after && asOf <= sessionClose(session));
      state *= 0.75;
      for (const { headline } of known) state += tones.find(([words]) => words.test(headline))?.[1] ?? 0;
      // On a half day the plain market closes at 16:00.
      if (
        newYorkDay(sessionClose(session)) === session &&
        sessionClose(session) % 86_400_000 > 19 * 3_600_000
      )
        expect(provider.oracleNews('TEC01', session)).toBeCloseTo(state, 9);
      else state = provider.oracleNews('TEC01', session);
    }
  });
});

describe('scoreForecasts', () => {
  it('is least squares without the means of sessions', () => {
    const forecast = Float64Array.of(1, 2, 3, 9, 9, 9, 0, 1, Number.NaN);
    const realised = Float64Array.of(12, 14, 16, 9, 9, 9, 5, 6, 7);
    const score = scoreForecasts(forecast, realised, 3, 2);
    // Session 0: x −1 0 1, y −2 0 2; session 2: x ∓0.5, y ∓0.5.
    expect(score).toMatchObject({ sessions: 2, pairs: 5 });
    expect(score.slope).toBeCloseTo(4.5 / 2.5, 12);
    expect(score.correlation).toBeCloseTo(4.5 / Math.sqrt(2.5 * 8.5), 12);
    expect(score.rSquared).toBeCloseTo(1 - 2 / 8.5, 12);
    expect(score.slopeError).toBeCloseTo(Math.hypot(4 - 1.8 * 2, 0.5 - 1.8 * 0.5) / 2.5, 12);
    expect(() => scoreForecasts(forecast, realised.slice(1), 3, 1)).toThrow('forecasts');
  });
});
