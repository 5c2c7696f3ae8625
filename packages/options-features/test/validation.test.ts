import type { OptionChain } from '@gammatwin/core';
import { describe, expect, it } from 'vitest';
import { countFaults, validateChain } from '../src/index.ts';
import { type ChainRow, chainOf, session } from './chains.ts';

const good: ChainRow = {
  side: 'put',
  strike: 100,
  expiration: session + 30,
  bid: 2,
  ask: 2.2,
  last: 2.1,
  volume: 5,
  openInterest: 50,
  impliedVolatility: 0.3,
  delta: -0.5,
  gamma: 0.05,
  thetaPerDay: -0.04,
  vegaPerVolPoint: 0.11,
  rhoPerRatePoint: -0.05,
};
/** The tested row stands between two good ones, to see that these stay. */
const around = (bad: Partial<ChainRow>) =>
  chainOf([
    { ...good, strike: 90 },
    { ...good, ...bad },
    { ...good, strike: 110 },
  ]);

describe('validateChain', () => {
  it('finds nothing on a good chain and hands back its values', () => {
    const chain = around({});
    const { chain: clean, report } = validateChain(chain);
    expect(clean).toEqual(chain);
    expect(report).toEqual({ underlying: 'XYZ', session, rowsIn: 3, rowsOut: 3, faults: [] });
  });

  it.each([
    ['strike-invalid', { strike: Number.NaN }],
    ['strike-invalid', { strike: 0 }],
    ['strike-invalid', { strike: Number.POSITIVE_INFINITY }],
    ['expiration-missing', { expiration: 0 }],
    ['expiration-past', { expiration: session - 1 }],
    ['duplicate', { strike: 90, openInterest: 7 }],
  ] as const)('%s drops the row: %o', (rule, bad) => {
    const { chain, report } = validateChain(around(bad));
    expect(Array.from(chain.strike)).toEqual([90, 110]);
    expect(Array.from(chain.openInterest)).toEqual([50, 50]);
    expect(report).toMatchObject({ rowsIn: 3, rowsOut: 2 });
    expect(report.faults).toEqual([{ rule, action: 'dropped', column: null, rows: Int32Array.of(1) }]);
  });

  it.each([
    ['implied-volatility-too-low', 'impliedVolatility', 0],
    ['implied-volatility-too-low', 'impliedVolatility', -0.2],
    ['implied-volatility-too-low', 'impliedVolatility', 0.01],
    ['delta-out-of-range', 'delta', -1.01],
    ['delta-wrong-sign', 'delta', 0.5],
    ['gamma-negative', 'gamma', -0.001],
    ['open-interest-negative', 'openInterest', -1],
    ['volume-negative', 'volume', -1],
    ['price-negative', 'bid', -0.01],
    ['price-negative', 'last', -0.01],
    ['not-finite', 'vegaPerVolPoint', Number.POSITIVE_INFINITY],
    ['not-finite', 'impliedVolatility', Number.POSITIVE_INFINITY],
  ] as const)('%s blanks the field: %s = %f', (rule, column, value) => {
    const chain = around({ [column]: value });
    const { chain: clean, report } = validateChain(chain);
    expect(report.faults).toEqual([{ rule, action: 'blanked', column, rows: Int32Array.of(1) }]);
    expect(Array.from(clean[column], Number.isNaN)).toEqual([false, true, false]);
    const others = { ...clean, [column]: chain[column] };
    expect(others).toEqual(chain);
  });

  it('a missing volatility is counted and kept missing; other missing fields are no fault', () => {
    const { report } = validateChain(
      around({ impliedVolatility: Number.NaN, volume: Number.NaN, delta: Number.NaN }),
    );
    expect(report.faults).toEqual([
      {
        rule: 'implied-volatility-missing',
        action: 'kept',
        column: 'impliedVolatility',
        rows: Int32Array.of(1),
      },
    ]);
  });

  it('a crossed quote loses both sides; a locked one is fine', () => {
    const { chain, report } = validateChain(around({ bid: 2.3 }));
    expect(report.faults).toEqual([
      { rule: 'quote-crossed', action: 'blanked', column: null, rows: Int32Array.of(1) },
    ]);
    expect([chain.bid[1], chain.ask[1]]).toEqual([Number.NaN, Number.NaN]);
    expect(chain.bid[0]).toBe(2);
    expect(validateChain(around({ bid: 2.2 })).report.faults).toEqual([]);
  });

  it('the same strike of another side or expiration is no duplicate', () => {
    const chain = chainOf([
      good,
      { ...good, side: 'call', delta: 0.5 },
      { ...good, expiration: session + 60 },
    ]);
    expect(validateChain(chain).report.faults).toEqual([]);
  });

  it('an expiration on the session itself is not past', () => {
    expect(validateChain(around({ expiration: session })).report.rowsOut).toBe(3);
  });

  it('numbers rows as they came, and counts', () => {
    const chain = chainOf([
      { ...good, strike: -1 },
      good,
      { ...good, strike: Number.NaN },
      { ...good, strike: 110, gamma: -1, volume: -3 },
      { ...good, strike: 120, gamma: -1 },
    ]);
    const { report } = validateChain(chain);
    expect(report.faults.map(({ rule, rows }) => [rule, Array.from(rows)])).toEqual([
      ['strike-invalid', [0, 2]],
      ['volume-negative', [3]],
      ['gamma-negative', [3, 4]],
    ]);
    expect(countFaults(report, 'gamma-negative')).toBe(2);
    expect(countFaults(report, 'duplicate')).toBe(0);
  });

  it('leaves the chain that came as it was', () => {
    const chain = around({ gamma: -1, bid: 9 });
    const before = structuredClone(chain);
    validateChain(chain);
    expect(chain).toEqual(before);
  });

  it('refuses columns of different length', () => {
    const broken: OptionChain = { ...around({}), volume: new Float64Array(2) };
    expect(() => validateChain(broken)).toThrow('column volume: expected 3 rows, was 2');
  });
});
