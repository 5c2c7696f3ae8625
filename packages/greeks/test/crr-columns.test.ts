import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allocateOptionValues,
  type CrrColumnsSettings,
  type CrrInput,
  crr,
  crrColumns,
  crrPrice,
  type OptionColumns,
} from '../src/index.ts';
import { option } from './arbitraries.ts';
import { plainTreePrice } from './plain-tree.ts';

const fields = ['price', 'delta', 'gamma', 'thetaPerDay', 'vegaPerVolPoint', 'rhoPerRatePoint'] as const;

function columnsOf(options: readonly CrrInput[]): OptionColumns {
  const column = (of: (o: CrrInput) => number) => Float64Array.from(options, of);
  return {
    spot: column((o) => o.spot),
    strike: column((o) => o.strike),
    yearsToExpiry: column((o) => o.yearsToExpiry),
    rate: column((o) => o.rate),
    dividendYield: column((o) => o.dividendYield),
    volatility: column((o) => o.volatility),
    isCall: Uint8Array.from(options, (o) => Number(o.side === 'call')),
  };
}

describe('crr against the plain tree', () => {
  it('skipping exercised and worthless nodes changes nothing, whatever the signs of rate and yield', () => {
    const signed = fc.double({ min: -0.08, max: 0.12, noNaN: true });
    const steps = fc.integer({ min: 3, max: 60 });
    const exercise = fc.constantFrom('american' as const, 'european' as const);
    fc.assert(
      fc.property(option, signed, signed, steps, exercise, (traded, rate, dividendYield, steps, exercise) => {
        const input: CrrInput = { ...traded, rate, dividendYield, steps, exercise };
        fc.pre(((rate - dividendYield) / input.volatility) ** 2 * input.yearsToExpiry < steps);
        const plain = plainTreePrice(input);
        expect(Math.abs(crrPrice(input) - plain) / input.spot, JSON.stringify(input)).toBeLessThan(1e-13);
      }),
      { numRuns: 1500 },
    );
  });

  it('deep in the money, where all first nodes are exercised', () => {
    for (const side of ['call', 'put'] as const) {
      const spot = side === 'call' ? 300 : 30;
      const deep: CrrInput = {
        side,
        spot,
        strike: 100,
        yearsToExpiry: 1,
        rate: 0.06,
        dividendYield: 0.06,
        volatility: 0.1,
      };
      const value = crr(deep);
      expect(value.price).toBeCloseTo(Math.abs(spot - 100), 12);
      expect(value.delta).toBeCloseTo(side === 'call' ? 1 : -1, 12);
      expect(value.gamma).toBeCloseTo(0, 12);
      expect(value.thetaPerDay).toBeCloseTo(0, 12);
    }
  });
});

describe('crrColumns', () => {
  const settings: readonly CrrColumnsSettings[] = [
    {},
    { steps: 37, exercise: 'european' },
    { steps: 50, cashDividends: [{ yearsToExDate: 0.004, amount: 0.2 }] },
  ];
  it.each(settings)('gives the very numbers of the scalar function, %o', (setting) => {
    fc.assert(
      fc.property(fc.array(option, { minLength: 1, maxLength: 8 }), (options) => {
        const out = allocateOptionValues(options.length);
        crrColumns(columnsOf(options), out, setting);
        options.forEach((o, i) => {
          const row = Object.fromEntries(fields.map((field) => [field, out[field][i]]));
          const drift = ((o.rate - o.dividendYield) / o.volatility) ** 2 * o.yearsToExpiry;
          const impossible = drift > (setting.steps ?? 100);
          expect(row).toEqual(
            impossible ? Object.fromEntries(fields.map((f) => [f, Number.NaN])) : crr({ ...o, ...setting }),
          );
        });
      }),
      { numRuns: 30 },
    );
  });

  const good: CrrInput = {
    side: 'put',
    spot: 100,
    strike: 100,
    yearsToExpiry: 0.5,
    rate: 0.03,
    dividendYield: 0,
    volatility: 0.2,
  };

  it('marks senseless rows with NaN and leaves their neighbours alone', () => {
    const bad = [{ strike: -5 }, { spot: 0 }, { volatility: 0 }, { volatility: 1e-4 }, { yearsToExpiry: -1 }];
    const options = [good, ...bad.map((change) => ({ ...good, ...change })), good];
    const out = allocateOptionValues(options.length);
    crrColumns(columnsOf(options), out);
    for (const field of fields) {
      const expected = [false, ...bad.map(() => true), false];
      expect(Array.from(out[field], Number.isNaN), field).toEqual(expected);
    }
  });

  it('leaves vega and rho out on request', () => {
    const out = allocateOptionValues(1);
    crrColumns(columnsOf([good]), out, { vegaAndRho: false });
    expect(out.price[0]).toBe(crrPrice(good));
    expect(out.vegaPerVolPoint[0]).toBeNaN();
    expect(out.rhoPerRatePoint[0]).toBeNaN();
  });
});
