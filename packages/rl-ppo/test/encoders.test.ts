import { describe, expect, it } from 'vitest';
import {
  allCash,
  edgeMask,
  encodeMacro,
  encodeOptionsMarket,
  encodePortfolio,
  encodeStocks,
  macroInputs,
  type OptionsMarketColumns,
  optionsMarketInputs,
  portfolioInputs,
  type StockColumns,
  stateNames,
  stockInputs,
} from '../src/index.ts';

describe('the state', () => {
  it('has 13, 50, 10 and 8 inputs', () => {
    const { stock, portfolio, macro, optionsMarket } = stateNames(15);
    expect([stock.length, portfolio.length, macro.length, optionsMarket.length]).toEqual([13, 50, 10, 8]);
    for (const names of [stock, portfolio, macro, optionsMarket])
      expect(new Set(names).size).toBe(names.length);
  });
});

describe('encodeStocks', () => {
  const columns = (rows: number) =>
    Object.fromEntries(
      stockInputs.map((name, f) => [name, Array.from({ length: rows }, (_, row) => 100 * row + f)]),
    ) as unknown as StockColumns;

  it('lays the columns out row by row', () => {
    const expected = [0, 1].flatMap((row) => stockInputs.map((_, f) => 100 * row + f));
    expect([...encodeStocks(columns(2))]).toEqual(expected);
  });

  it('refuses what is not finite or not of equal length', () => {
    expect(() => encodeStocks({ ...columns(2), q50: [0, Number.NaN] })).toThrow(/q50 of row 1/);
    expect(() => encodeStocks({ ...columns(2), q50: [0] })).toThrow(/rows of q50: expected 2, was 1/);
  });
});

describe('encodePortfolio', () => {
  it('is cash alone at first', () => {
    const out = encodePortfolio(allCash, 15);
    expect(out.reduce((sum, x) => sum + Math.abs(x), 0)).toBe(1);
    expect(out[portfolioInputs(15).indexOf('cash')]).toBe(1);
  });

  it('puts the heaviest positions in the slots and counts the others in the sums', () => {
    const position = (weight: number) => ({ weight, unrealizedReturn: 0.5, sessionsHeld: 2 });
    const positions = [position(0.125), position(-0.5), position(0.25)];
    const out = encodePortfolio({ positions, cash: 0.125, drawdown: 0.25, volatility: 0.75 }, 2);
    expect([...out]).toEqual([
      -0.5,
      0.5,
      2,
      0.25,
      0.5,
      2,
      0.125,
      0.875,
      0.25,
      0.75,
      Math.fround(0.25 + 0.0625 + 0.015625),
    ]);
  });
});

describe('encodeOptionsMarket', () => {
  it('has means, sums and the VIX in order', () => {
    const out = encodeOptionsMarket(
      {
        pcr_zscore: [1, 3],
        iv_percentile: [0.25, 0.75],
        pcr_extreme_bullish: [1, 1],
        pcr_extreme_bearish: [0, 1],
        gamma_concentration: [0.5, 0.5],
        net_delta: [-4, 2],
        trend_signal: [1, 0],
      },
      17.5,
    );
    expect([...out]).toEqual([2, 0.5, 2, 1, 0.5, -1, 17.5, 0.5]);
    expect(out.length).toBe(optionsMarketInputs.length);
  });

  it('keeps an unknown VIX and refuses anything else that is not finite', () => {
    const columns = Object.fromEntries(
      [
        'pcr_zscore',
        'iv_percentile',
        'pcr_extreme_bullish',
        'pcr_extreme_bearish',
        'gamma_concentration',
        'net_delta',
        'trend_signal',
      ].map((name) => [name, [0]]),
    ) as unknown as OptionsMarketColumns;
    expect(encodeOptionsMarket(columns, Number.NaN)[6]).toBe(Number.NaN);
    expect(() => encodeOptionsMarket(columns, Number.POSITIVE_INFINITY)).toThrow(/vix/);
    expect(() => encodeOptionsMarket({ ...columns, net_delta: [Number.NaN] }, 20)).toThrow(/net_delta/);
  });
});

describe('encodeMacro', () => {
  const days = 30;
  const ramp = Float64Array.from({ length: days }, (_, t) => 100 * 1.01 ** t);
  const constant = (value: number) => new Float64Array(days).fill(value);
  const columns = {
    vix: constant(20),
    spyClose: ramp,
    yield3Month: constant(5),
    yield2Year: constant(4.5),
    yield10Year: constant(4),
  };
  const row = (out: Float32Array, t: number) =>
    Object.fromEntries(macroInputs.map((name, i) => [name, out[t * macroInputs.length + i]!]));

  it('has levels, changes and the curve', () => {
    const last = row(encodeMacro(columns), days - 1);
    expect(last).toMatchObject({ vix: 20, vix_change_1d: 0, yield_3m: 5, yield_2y: 4.5, yield_10y: 4 });
    expect(last['spy_return_1d']).toBeCloseTo(0.01, 6);
    expect(last['spy_return_5d']).toBeCloseTo(1.01 ** 5 - 1, 6);
    expect(last['spy_return_20d']).toBeCloseTo(1.01 ** 20 - 1, 6);
    expect(last['spy_volatility_20d']).toBeCloseTo(0, 6);
    expect(last['curve_10y_2y']).toBeCloseTo(-0.5, 6);
  });

  it('has the standard deviation of 20 log returns', () => {
    const spyClose = Float64Array.from({ length: days }, (_, t) => (t % 2 ? 101 : 100));
    const step = Math.log(1.01);
    const expected = Math.sqrt((20 * step ** 2) / 19);
    expect(row(encodeMacro({ ...columns, spyClose }), 25)['spy_volatility_20d']).toBeCloseTo(expected, 6);
  });

  it('does not change in the past when the future does', () => {
    const cut = encodeMacro({ ...columns, spyClose: ramp.map((x, t) => (t > 24 ? 1 : x)) });
    const whole = encodeMacro(columns);
    expect(cut.subarray(0, 250)).toEqual(whole.subarray(0, 250));
  });

  it('carries an unknown value forward for five sessions, then does not know it', () => {
    const vix = columns.vix.map((x, t) => (t >= 10 ? Number.NaN : x));
    const out = encodeMacro({ ...columns, vix });
    expect([9, 14, 15].map((t) => row(out, t)['vix'])).toEqual([20, 20, Number.NaN]);
    expect(row(out, 15)['vix_change_1d']).toBe(Number.NaN);
    expect(row(out, 0)['spy_return_1d']).toBe(Number.NaN);
  });

  it('reads the yields of the session before, which are published after its close', () => {
    const rising = (from: number) => Float64Array.from({ length: days }, (_, t) => from + t);
    const yields = { yield3Month: rising(1), yield2Year: rising(2), yield10Year: rising(4) };
    const out = encodeMacro({ ...columns, ...yields });
    expect(row(out, 9)).toMatchObject({ yield_3m: 9, yield_2y: 10, yield_10y: 12, curve_10y_2y: 2 });
    expect(row(out, 0)).toMatchObject({ yield_3m: Number.NaN, curve_10y_2y: Number.NaN });
    const gap = { ...yields, yield2Year: yields.yield2Year.map((y, t) => (t >= 10 ? Number.NaN : y)) };
    const carried = encodeMacro({ ...columns, ...gap });
    expect([10, 15, 16].map((t) => row(carried, t)['yield_2y'])).toEqual([11, 11, Number.NaN]);
  });
});

describe('edgeMask', () => {
  it('is 1 on edges of either sign', () => {
    const graph = { session: 1, symbols: ['A', 'B'], weights: Float64Array.of(0, -0.7, 0.2, 0) };
    expect([...edgeMask(graph)]).toEqual([0, 1, 1, 0]);
  });
});
