import { describe, expect, test } from 'vitest';
import {
  butterflyViolations,
  calendarViolations,
  densityFactor,
  fitSmile,
  type Smile,
  type SmileQuotes,
  type Svi,
  totalVariance,
  volatilitySurface,
} from '../../src/index.ts';

const strikes = (forward: number) =>
  Float64Array.from({ length: 41 }, (_, i) => forward * Math.exp(-0.5 + i / 40));

function quotesOf(svi: Svi, yearsToExpiry: number, forward = 100): SmileQuotes {
  const strike = strikes(forward);
  const volatility = strike.map((x) => Math.sqrt(totalVariance(svi, Math.log(x / forward)) / yearsToExpiry));
  return { yearsToExpiry, forward, strike, volatility };
}

const near: Svi = { a: 0.004, b: 0.05, rho: -0.5, m: 0.02, sigma: 0.1 };
const far: Svi = { a: 0.02, b: 0.1, rho: -0.4, m: 0.05, sigma: 0.2 };
/** Vogt's smile (Gatheral and Jacquier 2014, section 3.1): positive variance everywhere, negative density at the right. */
const vogt: Svi = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 };

function surfaceOfQuotes(...quotes: SmileQuotes[]) {
  const result = volatilitySurface(quotes);
  if (!result.ok) throw new Error(result.reason);
  return result.surface;
}

describe('a smile through exact quotes', () => {
  test.each([
    ['a skewed one', near, 0.1],
    ['a wide one', far, 0.5],
    ['one with a below 0', vogt, 1],
  ])('%s is found again', (_, svi, years) => {
    const result = fitSmile(quotesOf(svi, years));
    if (!result.ok) throw new Error(result.reason);
    expect(result.smile.error).toBeLessThan(1e-7);
    expect(result.smile.points).toBe(41);
    for (const name of ['a', 'b', 'rho', 'm', 'sigma'] as const) {
      expect(result.smile.svi[name], name).toBeCloseTo(svi[name], 4);
    }
  });

  test('noise of half a volatility point is smoothed, not followed', () => {
    const quotes = quotesOf(far, 0.5);
    const noisy = { ...quotes, volatility: quotes.volatility.map((x, i) => x + (i % 2 ? 0.005 : -0.005)) };
    const result = fitSmile(noisy);
    if (!result.ok) throw new Error(result.reason);
    expect(result.smile.error).toBeGreaterThan(0.004);
    for (const k of [-0.4, 0, 0.4]) {
      const [fitted, exact] = [result.smile.svi, far].map((svi) => Math.sqrt(totalVariance(svi, k) / 0.5));
      expect(Math.abs(fitted! - exact!)).toBeLessThan(0.0025);
    }
  });

  test('quotes that carry no smile are refused, with the reason', () => {
    const quotes = quotesOf(near, 0.1);
    const few = Float64Array.from(quotes.volatility, (x, i) => (i < 4 ? x : Number.NaN));
    expect(fitSmile({ ...quotes, volatility: few })).toEqual({
      ok: false,
      yearsToExpiry: 0.1,
      reason: 'too-few-points',
    });
    expect(fitSmile({ ...quotes, yearsToExpiry: 0 })).toMatchObject({ ok: false, reason: 'expired' });
    expect(fitSmile({ ...quotes, forward: Number.NaN })).toMatchObject({ ok: false, reason: 'no-forward' });
    expect(volatilitySurface([{ ...quotes, volatility: few }])).toEqual({
      ok: false,
      reason: 'no-smile',
      refused: [{ yearsToExpiry: 0.1, reason: 'too-few-points' }],
    });
  });
});

describe('arbitrage', () => {
  test('a sound surface has none', () => {
    expect(surfaceOfQuotes(quotesOf(near, 0.1), quotesOf(far, 0.5)).violations).toEqual([]);
  });

  test('the planted butterfly is found where the density is negative', () => {
    const violations = surfaceOfQuotes(quotesOf(vogt, 1), quotesOf({ ...vogt, a: 0.5 }, 2)).violations;
    const butterflies = violations.filter(({ kind }) => kind === 'butterfly');
    expect(butterflies).toHaveLength(1);
    const [found] = butterflies;
    expect(found).toMatchObject({ yearsToExpiry: 1 });
    expect(found!.worst).toBeLessThan(0);
    const middle = 0.5 * (found!.from + found!.to);
    expect(densityFactor(vogt, middle)).toBeLessThan(0);
    expect(densityFactor(vogt, found!.from - 0.02)).toBeGreaterThan(0);
    expect(densityFactor(vogt, 0)).toBeGreaterThan(0);
  });

  test('g is the density: it equals the second difference of Black call prices', () => {
    const smile: Smile = {
      svi: far,
      yearsToExpiry: 0.5,
      forward: 1,
      quoted: [-0.5, 0.5],
      points: 0,
      error: 0,
    };
    expect(butterflyViolations(smile)).toEqual([]);
    for (const k of [-0.3, 0, 0.25]) {
      const [w, root] = [totalVariance(far, k), Math.sqrt(totalVariance(far, k))];
      const d2 = -k / root - root / 2;
      const density = (densityFactor(far, k) * Math.exp(-0.5 * d2 * d2)) / Math.sqrt(2 * Math.PI * w);
      const h = 1e-3;
      const strike = Math.exp(k);
      const [below, at, above] = [strike - h, strike, strike + h].map((x) => blackCall(far, x));
      // Breeden and Litzenberger: ∂²C/∂K² = density of ln(S) / K.
      expect((below! - 2 * at! + above!) / (h * h)).toBeCloseTo(density / strike, 4);
    }
  });

  test('the planted calendar spread is found, with its size and both times', () => {
    const later = { ...near, a: near.a - 0.002, b: near.b * 1.3 };
    const [found, ...more] = surfaceOfQuotes(quotesOf(near, 0.1), quotesOf(later, 0.2)).violations;
    expect(more).toEqual([]);
    expect(found).toMatchObject({ kind: 'calendar', yearsToExpiry: 0.1, laterYearsToExpiry: 0.2 });
    const falls = (k: number) => totalVariance(later, k) < totalVariance(near, k);
    expect(falls(0.5 * (found!.from + found!.to))).toBe(true);
    expect(falls(found!.from - 0.01) || falls(found!.to + 0.01)).toBe(false);
    expect(found!.worst).toBeGreaterThan(0);
    const slice = (svi: Svi, yearsToExpiry: number) => ({ svi, yearsToExpiry, quoted: [-0.5, 0.5] as const });
    expect(calendarViolations(slice(near, 0.1), slice(far, 0.5))).toEqual([]);
  });
});

describe('reading a surface', () => {
  test('a flat one is flat everywhere, at constant 30 days and in the skew too', () => {
    const flat = (years: number): SmileQuotes => {
      const strike = strikes(100);
      return { yearsToExpiry: years, forward: 100, strike, volatility: strike.map(() => 0.22) };
    };
    const surface = surfaceOfQuotes(flat(0.4), flat(0.02), flat(0.1));
    expect(surface.smiles.map(({ yearsToExpiry }) => yearsToExpiry)).toEqual([0.02, 0.1, 0.4]);
    expect(surface.atTheMoney()).toBeCloseTo(0.22, 7);
    expect(surface.skew25Delta()).toBeCloseTo(0, 7);
    for (const [moneyness, years] of [
      [0.7, 0.01],
      [1, 0.05],
      [1.3, 2],
    ] as const) {
      expect(surface.volatility(moneyness, years)).toBeCloseTo(0.22, 6);
    }
    expect(surface.violations).toEqual([]);
  });

  test('30 days lie between two expirations linearly in total variance', () => {
    const level = (volatility: number, years: number): SmileQuotes => {
      const strike = strikes(100);
      return { yearsToExpiry: years, forward: 100, strike, volatility: strike.map(() => volatility) };
    };
    const surface = surfaceOfQuotes(level(0.3, 20 / 365), level(0.2, 50 / 365));
    const variance = (2 / 3) * 0.3 ** 2 * 20 + (1 / 3) * 0.2 ** 2 * 50;
    expect(surface.atTheMoney()).toBeCloseTo(Math.sqrt(variance / 30), 8);
    expect(surface.atTheMoney(10)).toBeCloseTo(0.3, 8);
    expect(surface.termStructure.map(({ atTheMoney }) => atTheMoney)).toEqual([
      expect.closeTo(0.3, 8),
      expect.closeTo(0.2, 8),
    ]);
  });

  test('a falling smile has a positive 25-delta skew, a rising one a negative', () => {
    const [falling, rising] = [-0.5, 0.5].map((rho) => surfaceOfQuotes(quotesOf({ ...far, rho, m: 0 }, 0.5)));
    expect(falling!.skew25Delta(182.5)).toBeGreaterThan(0.01);
    expect(rising!.skew25Delta(182.5)).toBeLessThan(-0.005);
    expect(falling!.termStructure[0]!.skew25Delta).toBeCloseTo(falling!.skew25Delta(182.5)!, 10);
  });
});

function blackCall(svi: Svi, strike: number): number {
  const root = Math.sqrt(totalVariance(svi, Math.log(strike)));
  const d1 = -Math.log(strike) / root + root / 2;
  return cdf(d1) - strike * cdf(d1 - root);
}

/** Simpson's rule: independent of the package's own. */
function cdf(x: number): number {
  const steps = 2000;
  const h = x / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const factor = i === 0 || i === steps ? 1 : i % 2 ? 4 : 2;
    sum += factor * Math.exp(-0.5 * (i * h) ** 2);
  }
  return 0.5 + (sum * h) / 3 / Math.sqrt(2 * Math.PI);
}
