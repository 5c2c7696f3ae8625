import { type EpochDay, type OptionChain, previousSession, sessionClose } from '@gammatwin/core';
import { buildChain } from '../build-chain.ts';
import { oneOfEach } from './one-of-each.ts';
import { allRows, orNull } from './pages.ts';
import { replyError } from './reply-error.ts';
import { hasNewerOpenInterest } from './sessions.ts';
import {
  dayOfSession,
  hasOldQuote,
  optionOf,
  type SessionDay,
  type SnapshotRow,
  snapshotFault,
} from './snapshot-row.ts';
import { type PolygonSource, type RejectedRow, tickerOf } from './source.ts';
import { closeOf } from './underlying-close.ts';
import { momentOf, numberOf } from './values.ts';

const toleratedMs = 5 * 60_000;

/**
 * The chain as it stands now, which describes `session`; null without options or without a price of the underlying.
 * Its moment is that of the latest quote in it, its price of the underlying the close once trades go on after that (the
 * quotes of options stop there). Its open interest is that of the close before (Massive's knowledge
 * base: "held at the end of the last trading day"), and left out once it may be newer.
 */
export async function readSnapshotChain(
  source: PolygonSource,
  symbol: string,
  session: EpochDay,
): Promise<OptionChain | null> {
  const { client, config, clock, rejected } = source;
  const what = `chain of ${symbol}`;
  const ticker = tickerOf(symbol, config);
  const request = client.request({ limit: 250, sort: 'ticker', order: 'asc' });
  const rows = (await orNull(allRows<SnapshotRow>(client, what, request.getOptionsChain(ticker)))) ?? [];
  const left: RejectedRow[] = [];
  const leave = (first: string, reason: string) =>
    left.push({ kind: 'chains', symbol, session, first, reason });
  const named = rows.flatMap((row) => {
    const { ticker: name, expiration_date, strike_price, contract_type } = row.details ?? {};
    const reason = snapshotFault(row, { symbol, ticker, session }, config.indices);
    if (reason) leave(name ?? '', reason);
    const option = `${expiration_date} ${strike_price} ${contract_type}`;
    return reason ? [] : [{ row, ticker: name ?? '', option }];
  });
  const kept = oneOfEach(named, symbol, leave);
  const now = clock.now();
  const day = dayOfSession(session);
  const asOf = latestUpdate(kept, day, now, what);
  const stale = asOf === null;
  const spot = stale
    ? null
    : (latestSpot(kept, now, day.start, sessionClose(session)) ??
      (await closeOf(source, symbol, session)) ??
      latestSpot(kept, now, day.start, day.end));
  const newer = hasNewerOpenInterest(session, now);
  for (const row of kept) {
    const name = row.details?.ticker ?? '';
    if (stale) leave(name, 'not updated in the session');
    else if (spot === null) leave(name, 'no price of the underlying');
    else {
      if (hasOldQuote(row, day)) leave(name, 'quote of another day (blanked)');
      if (newer) leave(name, 'open interest of another session (blanked)');
    }
  }
  rejected.report(left);
  if (stale || spot === null || kept.length === 0) return null;
  const options = kept.map((row) => {
    const option = optionOf(row, day);
    return newer ? { ...option, openInterest: Number.NaN } : option;
  });
  const openInterestSession = previousSession(session);
  return buildChain(
    { underlying: symbol, session, asOf, source: 'polygon', openInterestSession, spot },
    options,
  );
}

/**
 * The latest quote of the session's day, or price of the underlying until its close; the close where only later ones
 * are there; null where nothing was updated since the session began. Where no row says when it was updated, now or the
 * close. Milliseconds since the epoch.
 */
function latestUpdate(
  rows: readonly SnapshotRow[],
  { session, start, end }: SessionDay,
  now: number,
  what: string,
): number | null {
  const close = sessionClose(session);
  const atMost = Math.min(now, close);
  let stamped = false;
  let later = false;
  let latest = Number.NEGATIVE_INFINITY;
  for (const { last_quote: quote, underlying_asset: underlying } of rows) {
    const moments = [
      { moment: momentOf(quote?.last_updated), until: end - 1 },
      { moment: momentOf(underlying?.last_updated), until: close },
    ];
    for (const { moment, until } of moments) {
      if (Number.isNaN(moment)) continue;
      if (moment > now + toleratedMs) throw fromTheFuture(what, moment, now);
      stamped = true;
      if (moment > until) later = true;
      else if (moment >= start && moment > latest) latest = moment;
    }
  }
  if (latest > 0) return Math.min(latest, now);
  return later || !stamped ? atMost : null;
}

function fromTheFuture(what: string, moment: number, now: number): Error {
  const [until, was] = [now, moment].map((at) => new Date(at).toISOString());
  return replyError(what, `updates until ${until}`, `one of ${was}`);
}

/**
 * The price of the underlying that was updated last in [from, to]; one that does not say when counts as of now. Null
 * where no row has one (plans without stocks or indices).
 */
function latestSpot(rows: readonly SnapshotRow[], now: number, from: number, to: number): number | null {
  let spot: number | null = null;
  let latest = Number.NEGATIVE_INFINITY;
  for (const { underlying_asset: underlying } of rows) {
    const price = numberOf(underlying?.price ?? underlying?.value);
    const stamp = momentOf(underlying?.last_updated);
    const moment = Number.isNaN(stamp) ? now : stamp;
    if (price > 0 && moment >= from && moment <= to && moment > latest) {
      spot = price;
      latest = moment;
    }
  }
  return spot;
}
