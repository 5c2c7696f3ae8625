import type { marketData } from '@alpacahq/alpaca-trade-api/rest';
import type { EpochDay, OptionChain } from '@gammatwin/core';
import { liveSession } from '../live-session.ts';
import type { RejectedRows } from '../rejected-rows.ts';
import { chainOf } from './chain.ts';
import { type AlpacaClient, badReply } from './client.ts';
import { readContracts } from './contracts.ts';
import { dateOf } from './dates.ts';
import { openInterestBefore } from './open-interest.ts';
import { pages } from './pages.ts';
import { readSpot } from './spot.ts';
import { askable } from './symbols.ts';

const snapshotsPerPage = 1000;

/** Chains of the session that goes on or was the last; Alpaca keeps no older quotes. */
export async function* readChains(
  client: AlpacaClient,
  { symbols, session }: { readonly symbols: readonly string[]; readonly session: EpochDay },
  rejected: RejectedRows,
): AsyncGenerator<OptionChain> {
  for (const underlying of askable(symbols)) {
    if (session !== liveSession(client.clock.now())) return;
    const snapshots = await readSnapshots(client, underlying, session);
    if (snapshots.size === 0) continue;
    const contracts = await readContracts(client, underlying, session);
    const { chain, rejected: rows } = chainOf({
      underlying,
      session,
      spot: await readSpot(client, underlying, session),
      snapshots,
      openInterest: openInterestBefore(session, contracts),
      now: client.clock.now(),
    });
    rejected.report(rows);
    if (chain) yield chain;
  }
}

async function readSnapshots(
  client: AlpacaClient,
  underlying: string,
  session: EpochDay,
): Promise<Map<string, marketData.OptionSnapshot>> {
  const { optionFeed } = client.config;
  const query = {
    underlyingSymbol: underlying,
    expirationDateGte: dateOf(session),
    limit: snapshotsPerPage,
    ...(optionFeed && { feed: optionFeed }),
  };
  const listing = pages(
    `chain of ${underlying}`,
    (token) => client.options.optionChain({ ...query, ...token }),
    ({ snapshots }) => Object.keys(snapshots)[0] ?? null,
  );
  const found = new Map<string, marketData.OptionSnapshot>();
  for await (const { snapshots } of listing) {
    for (const [symbol, snapshot] of Object.entries(snapshots)) {
      if (found.has(symbol)) throw badReply(`chain of ${underlying}`, `${symbol} once`);
      found.set(symbol, snapshot);
    }
  }
  return found;
}
