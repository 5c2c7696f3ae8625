import type { EpochDay, OptionChain } from '@gammatwin/core';
import {
  allocateImpliedVolatility,
  forwardFromParity,
  impliedVolatilityColumns,
  type SmileQuotes,
  type VolatilitySurfaceResult,
  volatilitySurface,
  yearsBetween,
} from '@gammatwin/greeks';

export interface ChainSurfaceOptions {
  /**
   * Continuously compounded a year. Where it is not given each expiration's own is read off put-call parity, which
   * holds for European options (indices) alone.
   */
  readonly rate?: number;
}

/** One expiration's quotes as a smile, and the market that put-call parity implies. */
export interface ChainSmile {
  readonly expiration: EpochDay;
  readonly rate: number;
  readonly quotes: SmileQuotes;
}

export interface ExpirationRefusal {
  readonly expiration: EpochDay;
  readonly reason: 'too-few-pairs' | 'no-sense' | 'expired';
}

/** A volatility is not quoted tighter than this, whatever bid and ask say. */
const leastError = 0.002;

/**
 * The out-of-the-money quotes of each expiration after the session as implied volatilities of the middle of bid and
 * ask against the parity forward, each weighted by the width of its quote in volatility. One-sided and crossed quotes
 * are left out. Expirations ascending.
 */
export function chainSmiles(
  chain: OptionChain,
  options: ChainSurfaceOptions = {},
): { readonly smiles: readonly ChainSmile[]; readonly refused: readonly ExpirationRefusal[] } {
  const rowsOf = new Map<EpochDay, number[]>();
  for (let row = 0; row < chain.strike.length; row++) {
    const expiration = chain.expiration[row]!;
    if (expiration <= chain.session || !(chain.bid[row]! > 0 && chain.ask[row]! >= chain.bid[row]!)) continue;
    const rows = rowsOf.get(expiration);
    if (rows) rows.push(row);
    else rowsOf.set(expiration, [row]);
  }
  const smiles: ChainSmile[] = [];
  const refused: ExpirationRefusal[] = [];
  for (const [expiration, rows] of [...rowsOf].sort(([a], [b]) => a - b)) {
    const yearsToExpiry = yearsBetween(chain.session, expiration);
    const parity = forwardFromParity({ yearsToExpiry, ...pairsOf(chain, rows), ...options });
    if (parity.ok) smiles.push({ expiration, rate: parity.rate, quotes: smileOf(chain, rows, parity) });
    else refused.push({ expiration, reason: parity.reason });
  }
  return { smiles, refused };
}

/** The volatility surface of one chain, from `chainSmiles`. */
export function chainSurface(chain: OptionChain, options: ChainSurfaceOptions = {}): VolatilitySurfaceResult {
  return volatilitySurface(chainSmiles(chain, options).smiles.map(({ quotes }) => quotes));
}

/** Calls and puts of one expiration side by side, by strike. */
function pairsOf(chain: OptionChain, rows: readonly number[]) {
  const putAt = new Map(
    rows.filter((row) => chain.isCall[row] !== 1).map((row) => [chain.strike[row]!, row]),
  );
  const calls = rows.filter((row) => chain.isCall[row] === 1 && putAt.has(chain.strike[row]!));
  const puts = calls.map((row) => putAt.get(chain.strike[row]!)!);
  return {
    strike: Float64Array.from(calls, (row) => chain.strike[row]!),
    call: Float64Array.from(calls, (row) => middle(chain, row)),
    put: Float64Array.from(puts, (row) => middle(chain, row)),
    spread: Float64Array.from(calls, (row, i) => width(chain, row) + width(chain, puts[i]!)),
  };
}

function smileOf(
  chain: OptionChain,
  rows: readonly number[],
  { forward, rate }: { readonly forward: number; readonly rate: number },
): SmileQuotes {
  const out = rows.filter((row) => chain.strike[row]! >= forward === (chain.isCall[row] === 1));
  const yearsToExpiry = yearsBetween(chain.session, chain.expiration[rows[0]!]!);
  const strike = Float64Array.from(out, (row) => chain.strike[row]!);
  const solve = (price: (row: number) => number) => {
    const solved = allocateImpliedVolatility(out.length);
    impliedVolatilityColumns(
      {
        // The forward holds the dividends already.
        spot: forward * Math.exp(-rate * yearsToExpiry),
        strike,
        yearsToExpiry: new Float64Array(out.length).fill(yearsToExpiry),
        rate,
        dividendYield: 0,
        isCall: Uint8Array.from(out, (row) => chain.isCall[row]!),
        price: Float64Array.from(out, price),
      },
      solved,
    );
    return solved.volatility;
  };
  const volatility = solve((row) => middle(chain, row));
  const low = solve((row) => chain.bid[row]!);
  const high = solve((row) => chain.ask[row]!);
  const weight = volatility.map((at, i) => {
    const spread = high[i]! - (Number.isNaN(low[i]!) ? 0 : low[i]!);
    return Number.isNaN(at) || Number.isNaN(spread) ? 0 : 1 / (leastError + Math.abs(spread));
  });
  return { yearsToExpiry, forward, strike, volatility, weight };
}

function middle(chain: OptionChain, row: number): number {
  return 0.5 * (chain.bid[row]! + chain.ask[row]!);
}

function width(chain: OptionChain, row: number): number {
  return chain.ask[row]! - chain.bid[row]!;
}
