import type { marketData } from '@alpacahq/alpaca-trade-api/rest';
import {
  type EpochDay,
  newYorkInstant,
  type OptionChain,
  previousSession,
  sessionClose,
} from '@gammatwin/core';
import { buildChain, type OptionRow } from '../build-chain.ts';
import type { Rejection } from '../files/rejection.ts';
import type { ChainOpenInterest } from './open-interest.ts';
import { isAdjusted, type OptionSymbol, parseOptionSymbol } from './option-symbol.ts';

type Snapshot = marketData.OptionSnapshot;

interface Row extends OptionSymbol {
  readonly symbol: string;
  readonly snapshot: Snapshot;
}

export interface ChainParts {
  readonly underlying: string;
  readonly session: EpochDay;
  readonly spot: number;
  /** By option symbol. */
  readonly snapshots: ReadonlyMap<string, Snapshot>;
  readonly openInterest: ChainOpenInterest;
  readonly now: number;
}

type ChainRejection = Omit<Rejection, 'rows' | 'file'>;

/**
 * One capture out of Alpaca's snapshots and lists of contracts; null when no row is left. Its moment is that of the
 * latest quote or trade in it. Alpaca's Greeks are in our units already: vega and rho a percentage point, theta a
 * calendar day (test/alpaca/chain.test.ts holds its documented example against Black-Scholes).
 */
export function chainOf(parts: ChainParts): {
  readonly chain: OptionChain | null;
  readonly rejected: readonly ChainRejection[];
} {
  const { underlying, session, spot, openInterest, now } = parts;
  const rejected: ChainRejection[] = [];
  const reject = (first: string, reason: string) =>
    rejected.push({ kind: 'chains', symbol: underlying, session, first, reason });
  const rows = usableRows(parts, reject);
  if (rows.length === 0) return { chain: null, rejected };
  const dayStart = newYorkInstant(session, 0);
  const dayEnd = newYorkInstant(session, 24);
  const onSession = (at: Date) => at.getTime() >= dayStart && at.getTime() < dayEnd;
  const moments: number[] = [];
  const options = rows.map(({ symbol, snapshot, strike, expiration, isCall }): OptionRow => {
    const { latestQuote, latestTrade, dailyBar } = snapshot;
    const quote = latestQuote && onSession(latestQuote.t) ? latestQuote : undefined;
    // Volatility and Greeks are those of the quote: where that is of another day, they are too.
    const { greeks, impliedVolatility } = latestQuote && !quote ? {} : snapshot;
    const tradedToday = latestTrade !== undefined && onSession(latestTrade.t);
    if (quote) moments.push(quote.t.getTime());
    else if (latestQuote) reject(symbol, 'quote of another day (blanked)');
    if (tradedToday) moments.push(latestTrade.t.getTime());
    if (openInterest.refused.has(symbol)) reject(symbol, 'open interest of another session (blanked)');
    const noVolume = tradedToday ? Number.NaN : 0;
    return {
      strike,
      expiration,
      isCall,
      bid: numberOf(quote?.bp),
      // An ask of 0 is none at all; a bid of 0 is one.
      ask: numberOf(quote?.ap || undefined),
      last: latestTrade && latestTrade.t.getTime() < dayEnd ? numberOf(latestTrade.p) : Number.NaN,
      volume: dailyBar && onSession(dailyBar.t) ? numberOf(dailyBar.v) : noVolume,
      openInterest: openInterest.values.get(symbol) ?? Number.NaN,
      impliedVolatility: numberOf(impliedVolatility),
      delta: numberOf(greeks?.delta),
      gamma: numberOf(greeks?.gamma),
      thetaPerDay: numberOf(greeks?.theta),
      vegaPerVolPoint: numberOf(greeks?.vega),
      rhoPerRatePoint: numberOf(greeks?.rho),
    };
  });
  const latest = moments.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const asOf = Math.min(now, moments.length > 0 ? latest : sessionClose(session));
  const openInterestSession = openInterest.session ?? previousSession(session);
  const chain = buildChain(
    { underlying, session, asOf, source: 'alpaca', openInterestSession, spot },
    options,
  );
  return { chain, rejected };
}

/** Each (expiration, strike, side) once, in that order. */
function usableRows(
  { underlying, session, snapshots }: ChainParts,
  reject: (symbol: string, reason: string) => void,
): Row[] {
  const ownRoot = underlying.replace('.', '');
  const found = new Map<string, Row>();
  for (const [symbol, snapshot] of snapshots) {
    const option = parseOptionSymbol(symbol);
    if (!option) reject(symbol, 'no OCC option symbol');
    else if (isAdjusted(option)) reject(symbol, 'adjusted contract');
    else if (option.expiration < session) reject(symbol, 'expired before the session');
    else {
      // An index lists its third Friday twice (SPX in the morning, SPXW in the evening): the own root stays.
      const key = `${option.expiration} ${option.strike} ${option.isCall}`;
      const twin = found.get(key);
      if (twin && (twin.root === ownRoot || option.root !== ownRoot)) {
        reject(symbol, 'same expiration, strike and side as another');
        continue;
      }
      if (twin) reject(twin.symbol, 'same expiration, strike and side as another');
      found.set(key, { ...option, symbol, snapshot });
    }
  }
  return [...found.values()].sort(
    (a, b) => a.expiration - b.expiration || a.strike - b.strike || Number(b.isCall) - Number(a.isCall),
  );
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN;
}
