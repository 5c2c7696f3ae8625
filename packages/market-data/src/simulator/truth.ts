import type { DayRange } from '../provider.ts';
import { firstAtLeast } from '../slice-bars.ts';
import type { Listing } from './listings.ts';
import type { SimulatedMarket } from './market.ts';
import { horizon } from './oracle.ts';
import type { StockPath } from './stock-path.ts';

/**
 * What the oracle expected and what came, for every session and listing: the value of session t and symbol n stands at
 * t · symbols.length + n. Simple returns from the next session's open to the fifth session's close, splits and dividends
 * taken into account; NaN where the stock is not listed, or ends before the fifth session.
 */
export interface OraclePanel {
  readonly symbols: readonly string[];
  readonly sessions: Int32Array;
  readonly expected: Float64Array;
  readonly realised: Float64Array;
}

export function oraclePanel(
  market: SimulatedMarket,
  expectedReturn: (path: StockPath, t: number) => number,
  { from, to }: DayRange,
): OraclePanel {
  const listings = [...market.listings.values()];
  const begin = firstAtLeast(market.sessions, from);
  const sessions = market.sessions.slice(begin, firstAtLeast(market.sessions, to + 1));
  const expected = new Float64Array(sessions.length * listings.length).fill(Number.NaN);
  const realised = expected.slice();
  for (const [n, listing] of listings.entries()) {
    const { path } = market.stock(listing);
    const end = Math.min(market.sessions.length, lastOf(listings, listing));
    for (let row = 0; row < sessions.length; row++) {
      const t = begin + row;
      if (t < listing.first || t >= listing.end) continue;
      expected[row * listings.length + n] = expectedReturn(path, t);
      if (t + horizon >= end) continue;
      const bought = path.bars.open[t + 1]! * path.shares[t + 1]!;
      const sold = path.bars.close[t + horizon]! * path.shares[t + horizon]!;
      realised[row * listings.length + n] = sold / bought - 1;
    }
  }
  return { symbols: listings.map(({ symbol }) => symbol), sessions, expected, realised };
}

/** Where the stock ends, under whatever name. */
function lastOf(listings: readonly Listing[], { stock, end }: Listing): number {
  return listings.reduce((last, other) => (other.stock === stock ? Math.max(last, other.end) : last), end);
}
