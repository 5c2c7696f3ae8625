import { type EpochDay, type OptionChain, previousSession } from '@gammatwin/core';
import { buildChain } from '../build-chain.ts';
import { oneOfEach } from './one-of-each.ts';
import { allRows, orNull } from './pages.ts';
import { replyError } from './reply-error.ts';
import { hasNewerOpenInterest } from './sessions.ts';
import { dayOfSession, hasOldQuote, optionOf, type SnapshotRow, snapshotFault } from './snapshot-row.ts';
import { type PolygonSource, type RejectedRow, tickerOf } from './source.ts';
import { closeOf } from './underlying-close.ts';
import { momentOf, numberOf } from './values.ts';

const toleratedMs = 5 * 60_000;

/**
 * The chain as it stands now, which describes `session`; null without options or without a price of the underlying.
 * Its moment is that of the latest quote in it. Its open interest is that of the close before (Massive's knowledge
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
  const asOf = latestUpdate(kept, clock.now(), what);
  const day = dayOfSession(session);
  const stale = asOf < day.start;
  const spot = stale ? null : (latestSpot(kept) ?? (await closeOf(source, symbol, session)));
  const newer = hasNewerOpenInterest(session, clock.now());
  for (const row of kept) {
    const name = row.details?.ticker ?? '';
    if (stale) leave(name, 'last updated before the session');
    else if (spot === null) leave(name, 'no price of the underlying');
    else {
      if (hasOldQuote(row, day)) leave(name, 'quote of another day (blanked)');
      if (newer) leave(name, 'open interest of another session (blanked)');
    }
  }
  rejected.report(left);
  if (spot === null || kept.length === 0) return null;
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

/** Milliseconds since the epoch; now where no row says when it was updated. */
function latestUpdate(rows: readonly SnapshotRow[], now: number, what: string): number {
  let latest = Number.NEGATIVE_INFINITY;
  for (const { last_quote: quote, underlying_asset: underlying } of rows) {
    for (const stamp of [quote?.last_updated, underlying?.last_updated]) {
      const moment = momentOf(stamp);
      if (moment > latest) latest = moment;
    }
  }
  if (latest > now + toleratedMs) {
    throw replyError(
      what,
      `updates until ${new Date(now).toISOString()}`,
      `one of ${new Date(latest).toISOString()}`,
    );
  }
  return latest > 0 ? Math.min(latest, now) : now;
}

/** The price of the underlying that was updated last; null where no row has one (plans without stocks or indices). */
function latestSpot(rows: readonly SnapshotRow[]): number | null {
  let spot: number | null = null;
  let latest = Number.NEGATIVE_INFINITY;
  for (const { underlying_asset: underlying } of rows) {
    const price = numberOf(underlying?.price ?? underlying?.value);
    const moment = momentOf(underlying?.last_updated) || 0;
    if (price > 0 && moment > latest) {
      spot = price;
      latest = moment;
    }
  }
  return spot;
}
