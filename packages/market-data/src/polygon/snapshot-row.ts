import { type EpochDay, newYorkInstant } from '@gammatwin/core';
import type { GetOptionsChain200ResponseResultsInner as Snapshot } from '@polygon.io/client-js';
import type { OptionRow } from '../build-chain.ts';
import { isAdjusted, readOptionTicker } from './option-ticker.ts';
import { dayOf, momentOf, numberOf } from './values.ts';

/** What replies hold where their types promise more: whole parts are null or absent. */
type Loose<T> = { readonly [K in keyof T]?: T[K] extends object ? Loose<T[K]> | null : T[K] | null };
export type SnapshotRow = Loose<Snapshot>;

/** A session with the moments at which its day begins and ends in New York. */
export interface SessionDay {
  readonly session: EpochDay;
  readonly start: number;
  readonly end: number;
}

export function dayOfSession(session: EpochDay): SessionDay {
  return { session, start: newYorkInstant(session, 0), end: newYorkInstant(session, 24) };
}

/** Why a row is no option of the chain; null where it is one. */
export function snapshotFault(
  { details, underlying_asset: underlying }: SnapshotRow,
  {
    symbol,
    ticker,
    session,
  }: { readonly symbol: string; readonly ticker: string; readonly session: EpochDay },
  indices: readonly string[],
): string | null {
  if (!details || !readOptionTicker(details.ticker)) return 'no option symbol';
  if (underlying?.ticker && underlying.ticker !== ticker) return 'of another underlying';
  if (details.contract_type !== 'call' && details.contract_type !== 'put') return 'neither call nor put';
  const expiration = dayOf(details.expiration_date);
  if (expiration === null || !(numberOf(details.strike_price) > 0)) return 'no expiration or strike';
  if (expiration < session) return 'expired before the session';
  const adjusted = isAdjusted(details.ticker, details.shares_per_contract ?? 100, symbol, indices);
  return adjusted ? 'adjusted contract' : null;
}

/** Whether the quote is known to be of another day than the session. */
export function hasOldQuote({ last_quote: quote }: SnapshotRow, { start, end }: SessionDay): boolean {
  const moment = momentOf(quote?.last_updated);
  return moment < start || moment >= end;
}

/**
 * Theta is per calendar day and vega per vol point as they come: the documented example solves back to both. Volatility
 * and Greeks are those of the quote: where that is of another day, they are too.
 */
export function optionOf(row: SnapshotRow, of: SessionDay): OptionRow {
  const { details, day, last_trade: trade } = row;
  const old = hasOldQuote(row, of);
  const quote = old ? null : row.last_quote;
  const greeks = old ? null : row.greeks;
  const dayMoment = momentOf(day?.last_updated);
  // Before the next opening a trade or a day may be of that morning already.
  const earlierTrade = momentOf(trade?.sip_timestamp) >= of.end ? null : trade;
  const earlierDay = dayMoment >= of.end ? null : day;
  // A contract that did not trade in the session still shows the day of its last trade.
  const untraded = dayMoment < of.start;
  return {
    strike: numberOf(details?.strike_price),
    expiration: dayOf(details?.expiration_date) ?? of.session,
    isCall: details?.contract_type === 'call',
    bid: numberOf(quote?.bid),
    // An ask of 0 is none at all; a bid of 0 is one.
    ask: numberOf(quote?.ask) || Number.NaN,
    last: numberOf(earlierTrade?.price ?? earlierDay?.close),
    volume: untraded ? 0 : numberOf(earlierDay?.volume),
    openInterest: numberOf(row.open_interest),
    impliedVolatility: old ? Number.NaN : numberOf(row.implied_volatility),
    delta: numberOf(greeks?.delta),
    gamma: numberOf(greeks?.gamma),
    thetaPerDay: numberOf(greeks?.theta),
    vegaPerVolPoint: numberOf(greeks?.vega),
  };
}
