import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blackScholes, type CrrInput, crr, crrPrice, type OptionInput } from '../src/index.ts';
import { option } from './arbitraries.ts';
import { quantlibRows } from './reference-values.ts';

const americanPut: CrrInput = {
  spot: 100,
  strike: 100,
  yearsToExpiry: 1,
  rate: 0.05,
  dividendYield: 0.05,
  volatility: 0.25,
  side: 'put',
};

/** Mean of two neighbouring trees: the odd-even ripple of CRR cancels. */
const smoothPrice = (input: CrrInput, steps: number) =>
  0.5 * (crrPrice({ ...input, steps }) + crrPrice({ ...input, steps: steps + 1 }));

describe('crr', () => {
  it('one hand-built tree: 3 steps, American put', () => {
    const input: CrrInput = {
      ...americanPut,
      yearsToExpiry: 0.75,
      dividendYield: 0,
      volatility: 0.3,
      steps: 3,
    };
    const u = Math.exp(0.15);
    const d = 1 / u;
    const p = (Math.exp(0.0125) - d) / (u - d);
    const discount = Math.exp(-0.0125);
    const [s3, s1] = [100 * d ** 3, 100 * d];
    const roll = (up: number, down: number) => discount * (p * up + (1 - p) * down);
    const downDown = Math.max(roll(100 - s1, 100 - s3), 100 - 100 * d * d);
    const middle = Math.max(roll(0, 100 - s1), 0);
    const down = Math.max(roll(middle, downDown), 100 - s1);
    const up = roll(0, middle);
    const value = crr(input);
    expect(value.price).toBeCloseTo(Math.max(roll(up, down), 0), 12);
    expect(value.delta).toBeCloseTo((up - down) / (100 * (u - d)), 12);
    expect(value.thetaPerDay * 365).toBeCloseTo((middle - value.price) / 0.5, 12);
  });

  it('European: the error against Black-Scholes falls as 1/steps', () => {
    const european: CrrInput = { ...americanPut, strike: 105, exercise: 'european' };
    const exact = blackScholes(european).price;
    expect(Math.abs(smoothPrice(european, 100) - exact)).toBeLessThan(0.01);
    expect(Math.abs(smoothPrice(european, 1000) - exact)).toBeLessThan(0.001);
  });

  it('European: the Greeks of 500 steps are those of Black-Scholes', () => {
    for (const side of ['call', 'put'] as const) {
      const input: OptionInput = { ...americanPut, side, rate: 0.04, dividendYield: 0.01 };
      const tree = crr({ ...input, steps: 500, exercise: 'european' });
      const exact = blackScholes(input);
      expect(Math.abs(tree.delta - exact.delta)).toBeLessThan(2e-3);
      expect(Math.abs(tree.gamma / exact.gamma - 1)).toBeLessThan(5e-3);
      expect(Math.abs(tree.thetaPerDay - exact.thetaPerDay)).toBeLessThan(2e-4);
      expect(Math.abs(tree.vegaPerVolPoint - exact.vegaPerVolPoint)).toBeLessThan(2e-3);
      expect(Math.abs(tree.rhoPerRatePoint - exact.rhoPerRatePoint)).toBeLessThan(2e-3);
    }
  });

  // QuantLib, test-suite/americanoption.cpp: early-exercise premium of the put above
  it.each([
    [0.05, 0.1069527028],
    [0.075, 0.3671112309],
  ])('early-exercise premium at rate %f', (rate, premium) => {
    const input = { ...americanPut, rate };
    const american = smoothPrice(input, 100);
    expect(Math.abs(american - blackScholes(input).price - premium)).toBeLessThan(0.006);
    expect(Math.abs(smoothPrice(input, 1000) - blackScholes(input).price - premium)).toBeLessThan(0.001);
    const miss = (steps: number) =>
      Math.abs(crrPrice({ ...input, steps }) - blackScholes(input).price - premium);
    expect(miss(100)).toBeLessThan(0.025);
    expect(miss(2000)).toBeLessThan(0.002);
  });

  const rows = quantlibRows('american_ju');
  it.skipIf(!rows)('Ju’s American rows, as near as his approximation comes; 100 steps near 1000', () => {
    expect(rows).toHaveLength(47);
    for (const { input, value } of rows ?? []) {
      const fine = smoothPrice(input, 1000);
      expect(Math.abs(fine - value), JSON.stringify(input)).toBeLessThan(0.075);
      expect(Math.abs(smoothPrice(input, 100) - fine), JSON.stringify(input)).toBeLessThan(0.025);
    }
  });

  it('American is worth at least European and at least exercise; without dividends a call is worth no more', () => {
    fc.assert(
      fc.property(option, (input) => {
        const steps = 120;
        const needed = ((input.rate - input.dividendYield) / input.volatility) ** 2 * input.yearsToExpiry;
        fc.pre(needed < steps);
        const american = crrPrice({ ...input, steps });
        const european = crrPrice({ ...input, steps, exercise: 'european' });
        const gain = (input.side === 'call' ? 1 : -1) * (input.spot - input.strike);
        expect(american).toBeGreaterThanOrEqual(european * (1 - 1e-12));
        expect(american).toBeGreaterThanOrEqual(gain * (1 - 1e-12));
        const call: CrrInput = {
          ...input,
          side: 'call',
          rate: Math.abs(input.rate),
          dividendYield: 0,
          steps,
        };
        const early = crrPrice(call) - crrPrice({ ...call, exercise: 'european' });
        expect(early / input.spot).toBeLessThan(1e-12);
      }),
      { numRuns: 60 },
    );
  });

  it('at expiry gives the intrinsic value', () => {
    expect(crr({ ...americanPut, yearsToExpiry: 0, spot: 90 })).toMatchObject({
      price: 10,
      delta: -1,
      gamma: 0,
    });
  });

  it('refuses what no tree can hold', () => {
    expect(() => crr({ ...americanPut, volatility: 0 })).toThrow('volatility: expected above 0 for a tree');
    expect(() => crr({ ...americanPut, steps: 2 })).toThrow(
      'steps: expected an integer of at least 3, was 2',
    );
    const drifting = { ...americanPut, rate: 0.2, dividendYield: 0, volatility: 0.01 };
    expect(() => crr(drifting)).toThrow('steps: expected at least 400 at this drift, was 100');
  });
});
