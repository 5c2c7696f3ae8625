import type { OptionChain } from '@gammatwin/core';
import { allocateOptionValues, blackScholesColumns, yearsBetween } from '@gammatwin/greeks';
import { minimumImpliedVolatility } from './chain-totals.ts';
import { type GammaConvention, gammaSigns } from './gamma-convention.ts';
import { selectRows } from './select-rows.ts';

export interface GammaProfileOptions {
  /** Continuously compounded a year, 0.05 = 5 %. */
  readonly rate: number;
  /** 0 if not given. */
  readonly dividendYield?: number;
  /** 'long-calls-short-puts' if not given. */
  readonly gammaConvention?: GammaConvention;
  /** Spots to look at, USD, ascending; 61 from 0.8 to 1.2 times today's if not given. */
  readonly spots?: Float64Array;
}

/** What the dealers' gamma would be at other spots. */
export interface GammaProfile {
  /** USD, ascending. */
  readonly spot: Float64Array;
  /** Σ sign · gamma · open interest · 100 · spot: USD of delta per USD of the underlying, as `total_gamma` but at the spot. */
  readonly gamma: Float64Array;
  /** The spot at which the profile changes its sign nearest to today's, interpolated; NaN where it does not. */
  readonly flip: number;
  /** Options that count: after the session, with known volatility and open interest. */
  readonly contracts: number;
}

/**
 * Net gamma exposure recomputed by Black-Scholes on a grid of spots, each option at its own volatility of today. Unlike
 * `gamma_flip_strike`, which reads today's exposure by strike, its flip answers at which price dealers would turn.
 * NaN in every place where no option counts or the spot is missing.
 */
export function gammaProfile(chain: OptionChain, options: GammaProfileOptions): GammaProfile {
  const spot = options.spots ?? Float64Array.from({ length: 61 }, (_, i) => (0.8 + i / 150) * chain.spot);
  const usable = selectRows(chain, Int32Array.from(chain.strike.keys()).filter(counts(chain)));
  const rows = usable.strike.length;
  const sign = gammaSigns(options.gammaConvention ?? 'long-calls-short-puts');
  const held = usable.openInterest.map((oi, i) => sign[usable.isCall[i] === 1 ? 'call' : 'put'] * oi * 100);
  const yearsToExpiry = Float64Array.from(usable.expiration, (day) => yearsBetween(chain.session, day));
  const values = allocateOptionValues(rows);
  const gamma = spot.map((at) => {
    if (rows === 0) return Number.NaN;
    blackScholesColumns(
      {
        spot: at,
        strike: usable.strike,
        yearsToExpiry,
        rate: options.rate,
        dividendYield: options.dividendYield ?? 0,
        volatility: usable.impliedVolatility,
        isCall: usable.isCall,
      },
      values,
    );
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += held[i]! * values.gamma[i]!;
    return sum * at;
  });
  return { spot, gamma, flip: nearestFlip(spot, gamma, chain.spot), contracts: rows };
}

function counts(chain: OptionChain): (row: number) => boolean {
  return (row) =>
    chain.expiration[row]! > chain.session &&
    chain.impliedVolatility[row]! > minimumImpliedVolatility &&
    chain.openInterest[row]! >= 0;
}

function nearestFlip(spot: Float64Array, gamma: Float64Array, today: number): number {
  let nearest = Number.NaN;
  for (let i = 1; i < spot.length; i++) {
    const [below, above] = [gamma[i - 1]!, gamma[i]!];
    if (!(below * above < 0 || (below === 0 && above !== 0))) continue;
    const crossing = spot[i - 1]! + (below / (below - above)) * (spot[i]! - spot[i - 1]!);
    if (!(Math.abs(crossing - today) >= Math.abs(nearest - today))) nearest = crossing;
  }
  return nearest;
}
