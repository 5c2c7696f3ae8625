import type { OptionChain } from '@gammatwin/core';
import {
  allocateImpliedVolatility,
  allocateOptionValues,
  blackScholesColumns,
  type ImpliedVolatilityColumnsInput,
  type ImpliedVolatilityRefusal,
  impliedVolatilityColumns,
  impliedVolatilityRefusals,
  yearsBetween,
} from '@gammatwin/greeks';
import { minimumImpliedVolatility } from './chain-totals.ts';

/** The columns that can be filled; column number i is bit 2^i of a row's mark. */
export const fillableColumns = [
  'impliedVolatility',
  'delta',
  'gamma',
  'thetaPerDay',
  'vegaPerVolPoint',
  'rhoPerRatePoint',
] as const;
export type FillableColumn = (typeof fillableColumns)[number];

type Counts<Name extends string> = Record<Name, number>;

export interface FillOptions {
  /** Continuously compounded a year, 0.05 = 5 %. */
  readonly rate: number;
  /** 0 if not given. */
  readonly dividendYield?: number;
  /** Solve from the last trade where there is no two-sided quote (option closes of a backfill); false if not given. */
  readonly lastPrice?: boolean;
}

export interface FilledChain {
  readonly chain: OptionChain;
  /** One mark a row: bit 2^i set where column i of `fillableColumns` is ours and not the vendor's. */
  readonly filled: Uint8Array;
  readonly report: {
    readonly filled: Readonly<Counts<FillableColumn>>;
    /** Rows whose volatility was missing and could not be solved, by reason. */
    readonly refused: Readonly<Counts<ImpliedVolatilityRefusal>>;
  };
}

/**
 * Fills what the vendor left out: implied volatility (missing, or at most 0.01) from the middle of bid and ask, then
 * each missing Greek from the row's volatility, by Black-Scholes with time in calendar days from the session to the
 * expiration. The early-exercise premium of American options is so counted into the filled volatility. The chain that
 * came is left as it is; what stays missing is counted by reason.
 */
export function fillGreeks(chain: OptionChain, options: FillOptions): FilledChain {
  const rows = chain.strike.length;
  const yearsToExpiry = new Float64Array(rows);
  for (let i = 0; i < rows; i++) yearsToExpiry[i] = yearsBetween(chain.session, chain.expiration[i]!);
  const market = {
    spot: chain.spot,
    strike: chain.strike,
    yearsToExpiry,
    rate: options.rate,
    dividendYield: options.dividendYield ?? 0,
    isCall: chain.isCall,
  };
  const { volatility, refused } = completeVolatility(chain, market, options.lastPrice ?? false);
  const greeks = allocateOptionValues(rows);
  blackScholesColumns({ ...market, volatility }, greeks);

  const filled = new Uint8Array(rows);
  const counts = Object.fromEntries(fillableColumns.map((name) => [name, 0])) as Counts<FillableColumn>;
  const columns = fillableColumns.map((name, bit) => {
    const ours = name === 'impliedVolatility' ? volatility : greeks[name];
    const column = chain[name].slice();
    for (let i = 0; i < rows; i++) {
      const theirs = column[i]!;
      if (name === 'impliedVolatility' ? theirs > minimumImpliedVolatility : !Number.isNaN(theirs)) continue;
      column[i] = yearsToExpiry[i]! > 0 ? ours[i]! : Number.NaN;
      if (Number.isNaN(column[i]!)) continue;
      filled[i]! |= 1 << bit;
      counts[name]++;
    }
    return [name, column];
  });
  return {
    chain: { ...chain, ...Object.fromEntries(columns) },
    filled,
    report: { filled: counts, refused },
  };
}

/** The vendor's volatility where there is one, else ours; NaN where neither is, counted by reason. */
function completeVolatility(
  chain: OptionChain,
  market: Omit<ImpliedVolatilityColumnsInput, 'price'>,
  lastPrice: boolean,
): { readonly volatility: Float64Array; readonly refused: Counts<ImpliedVolatilityRefusal> } {
  const volatility = chain.impliedVolatility.slice();
  const price = new Float64Array(volatility.length).fill(Number.NaN);
  for (let i = 0; i < price.length; i++) {
    if (!(volatility[i]! > minimumImpliedVolatility)) price[i] = tradePrice(chain, i, lastPrice);
  }
  const solved = allocateImpliedVolatility(price.length);
  impliedVolatilityColumns({ ...market, price }, solved);
  const none = impliedVolatilityRefusals.map((reason) => [reason, 0]);
  const refused = Object.fromEntries(none) as Counts<ImpliedVolatilityRefusal>;
  for (let i = 0; i < price.length; i++) {
    if (volatility[i]! > minimumImpliedVolatility) continue;
    const tooLow = solved.volatility[i]! <= minimumImpliedVolatility;
    volatility[i] = tooLow ? Number.NaN : solved.volatility[i]!;
    if (tooLow) refused['no-time-value']++;
    else if (solved.refusal[i]! > 0) refused[impliedVolatilityRefusals[solved.refusal[i]! - 1]!]++;
  }
  return { volatility, refused };
}

/** The middle of a two-sided, uncrossed quote; else, if asked for, the last trade; else NaN. */
function tradePrice(chain: OptionChain, row: number, lastPrice: boolean): number {
  const bid = chain.bid[row]!;
  const ask = chain.ask[row]!;
  if (bid > 0 && ask >= bid) return 0.5 * (bid + ask);
  const last = chain.last[row]!;
  return lastPrice && last > 0 ? last : Number.NaN;
}
