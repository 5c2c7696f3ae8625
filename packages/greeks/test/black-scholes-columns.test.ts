import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateOptionValues, blackScholes, blackScholesColumns, type OptionValue } from '../src/index.ts';
import { option } from './arbitraries.ts';

const fields = ['price', 'delta', 'gamma', 'thetaPerDay', 'vegaPerVolPoint', 'rhoPerRatePoint'] as const;

describe('blackScholesColumns', () => {
  it('gives the very numbers of the scalar function, row by row', () => {
    fc.assert(
      fc.property(fc.array(option, { minLength: 1, maxLength: 20 }), (options) => {
        const column = (of: (o: (typeof options)[number]) => number) => Float64Array.from(options, of);
        const out = allocateOptionValues(options.length);
        blackScholesColumns(
          {
            spot: column((o) => o.spot),
            strike: column((o) => o.strike),
            yearsToExpiry: column((o) => o.yearsToExpiry),
            rate: column((o) => o.rate),
            dividendYield: column((o) => o.dividendYield),
            volatility: column((o) => o.volatility),
            isCall: Uint8Array.from(options, (o) => Number(o.side === 'call')),
          },
          out,
        );
        options.forEach((o, i) => {
          const row = Object.fromEntries(fields.map((f) => [f, out[f][i]])) as unknown as OptionValue;
          expect(row).toEqual(blackScholes(o));
        });
      }),
    );
  });

  it('marks senseless rows with NaN and leaves their neighbours alone', () => {
    const out = allocateOptionValues(5);
    const input = {
      spot: 100,
      strike: Float64Array.of(100, Number.NaN, -5, 100, 100),
      yearsToExpiry: Float64Array.of(0.5, 0.5, 0.5, -0.1, 0.5),
      rate: 0.03,
      dividendYield: 0,
      volatility: Float64Array.of(0.2, 0.2, 0.2, 0.2, Number.NaN),
      isCall: Uint8Array.of(1, 1, 1, 1, 1),
    };
    blackScholesColumns(input, out);
    for (const field of fields) {
      expect(Array.from(out[field], Number.isNaN), field).toEqual([false, true, true, true, true]);
    }
  });

  it('refuses columns of another length', () => {
    const three = new Float64Array(3);
    const columns = {
      spot: 1,
      strike: three,
      yearsToExpiry: three,
      rate: 0,
      dividendYield: 0,
      volatility: three,
    };
    const bad = { ...columns, isCall: new Uint8Array(2) };
    expect(() => blackScholesColumns(bad, allocateOptionValues(3))).toThrow(
      'column isCall: expected 3 rows, was 2',
    );
  });
});
