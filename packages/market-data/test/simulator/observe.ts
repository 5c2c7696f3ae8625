import type { EpochDay } from '@gammatwin/core';
import type { SimulatedProvider } from '../../src/index.ts';
import { all } from '../contract.ts';

/** What anyone can see of a simulated market, by session and stock, and what the oracle expects. */
export interface Seen {
  readonly open: readonly Float64Array[];
  readonly close: readonly Float64Array[];
  readonly pcr: readonly Float64Array[];
  readonly openInterest: readonly Float64Array[];
  /** The strike with the largest |Σ ± gamma · open interest · strike|, calls plus, puts minus. */
  readonly peak: readonly Float64Array[];
  /** At the money of the longest expiration. */
  readonly iv: readonly Float64Array[];
  readonly oracle: readonly Float64Array[];
}

export async function observe(
  provider: SimulatedProvider,
  range: { readonly from: EpochDay; readonly to: EpochDay },
): Promise<Seen> {
  const symbols = (await provider.instruments()).map(({ symbol }) => symbol);
  const sessions = await provider.chainSessions(range);
  const grid = () => Array.from(sessions, () => new Float64Array(symbols.length));
  const seen = {
    open: grid(),
    close: grid(),
    pcr: grid(),
    openInterest: grid(),
    peak: grid(),
    iv: grid(),
    oracle: grid(),
  };
  for (const [n, bars] of (await all(provider.bars({ symbols, ...range }))).entries()) {
    for (let t = 0; t < sessions.length; t++) {
      seen.open[t]![n] = bars.open[t]!;
      seen.close[t]![n] = bars.close[t]!;
    }
  }
  for (const [t, session] of sessions.entries()) {
    for (const [n, chain] of (await all(provider.chains({ symbols, session }))).entries()) {
      const exposure = new Map<number, number>();
      const sides = [0, 0];
      let off = Number.POSITIVE_INFINITY;
      for (let i = 0; i < chain.strike.length; i++) {
        const call = chain.isCall[i]!;
        const k = chain.strike[i]!;
        sides[call]! += chain.openInterest[i]!;
        const gamma = (call ? 1 : -1) * chain.gamma[i]! * chain.openInterest[i]! * k;
        exposure.set(k, (exposure.get(k) ?? 0) + gamma);
        if (chain.expiration[i] === chain.expiration.at(-1) && Math.abs(k - chain.spot) < off) {
          off = Math.abs(k - chain.spot);
          seen.iv[t]![n] = chain.impliedVolatility[i]!;
        }
      }
      let largest = 0;
      for (const [k, gamma] of exposure) {
        if (Math.abs(gamma) <= largest) continue;
        largest = Math.abs(gamma);
        seen.peak[t]![n] = k;
      }
      seen.pcr[t]![n] = sides[0]! / sides[1]!;
      seen.openInterest[t]![n] = sides[0]! + sides[1]!;
      seen.oracle[t]![n] = provider.oracleExpectedReturn(chain.underlying, session);
    }
  }
  return seen;
}

/**
 * Least squares of `y` on `x` with a mean of its own for each session (so the market as a whole drops out), every
 * `horizon` sessions, and its t value with errors clustered by session. `y` is the log return from the next open to the
 * close `horizon` sessions on unless given.
 */
export function pooledSlope(
  seen: Seen,
  x: (t: number, n: number) => number,
  horizon: number,
  y: (t: number, n: number) => number = (t, n) =>
    Math.log(seen.close[t + horizon]![n]! / seen.open[t + 1]![n]!),
  start = 5,
): { slope: number; t: number } {
  const products: number[] = [];
  const squares: number[] = [];
  for (let t = start; t < seen.close.length - horizon; t += horizon) {
    const stocks = Array.from(seen.close[t]!, (_, n) => ({ x: x(t, n), y: y(t, n) }));
    const meanX = stocks.reduce((sum, stock) => sum + stock.x, 0) / stocks.length;
    products.push(stocks.reduce((sum, stock) => sum + (stock.x - meanX) * stock.y, 0));
    squares.push(stocks.reduce((sum, stock) => sum + (stock.x - meanX) ** 2, 0));
  }
  const total = squares.reduce((sum, square) => sum + square, 0);
  const slope = products.reduce((sum, product) => sum + product, 0) / total;
  const variance = products.reduce((sum, product, i) => sum + (product - slope * squares[i]!) ** 2, 0);
  return { slope, t: (slope * total) / Math.sqrt(variance) };
}
