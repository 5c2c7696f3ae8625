import {
  type Dividend,
  dividendKnownAt,
  type EpochDay,
  type Membership,
  type NewsItem,
  newYorkInstant,
  type Split,
  type SymbolChange,
} from '@gammatwin/core';
import type { SymbolsInRange } from '../provider.ts';
import { newsItem } from './headlines.ts';
import type { Listing } from './listings.ts';
import type { SimulatedMarket } from './market.ts';

/** The universe whose members simulated memberships name. */
const universe = 'simulated';

/** Records of a day in [from, to] while the stock had one of the asked names. */
interface Asked extends Omit<SymbolsInRange, 'symbols'> {
  readonly listings: readonly Listing[];
}

export function splitsIn(market: SimulatedMarket, { listings, from, to }: Asked): Split[] {
  return listings
    .flatMap((listing) =>
      (market.stock(listing).actions?.splits ?? [])
        .filter(({ t }) => t >= listing.first && t < listing.end)
        .map((split) => ({
          symbol: listing.symbol,
          exDate: market.sessions[split.t]!,
          from: split.from,
          to: split.to,
          asOf: declaredAt(market, split.declared),
        })),
    )
    .filter(({ exDate }) => exDate >= from && exDate <= to);
}

export function dividendsIn(market: SimulatedMarket, { listings, from, to }: Asked): Dividend[] {
  return listings
    .flatMap((listing) =>
      (market.stock(listing).actions?.dividends ?? [])
        .filter(({ t }) => t >= listing.first && t < listing.end)
        .map(({ t, declared, cash }) => ({
          symbol: listing.symbol,
          exDate: market.sessions[t]!,
          cash,
          kind: 'regular' as const,
          perYear: 4,
          declaredOn: market.sessions[declared]!,
          paidOn: market.sessions[t]! + 14,
          asOf: dividendKnownAt(market.sessions[declared]!, market.sessions[t]!),
        })),
    )
    .filter(({ exDate }) => exDate >= from && exDate <= to);
}

/** Announced five sessions ahead. */
export function symbolChangesTo(market: SimulatedMarket, listings: readonly Listing[]): SymbolChange[] {
  return listings.flatMap(({ symbol, stock, first }) => {
    const life = market.lives.find((one) => one.listings.some((listing) => listing.stock === stock));
    const earlier = life?.listings.find(({ end }) => end === first);
    if (!earlier) return [];
    const asOf = declaredAt(market, Math.max(0, first - 5));
    return [{ from: earlier.symbol, to: symbol, firstSession: market.sessions[first]!, asOf }];
  });
}

export function membershipsOf({ lives, listings, sessions }: SimulatedMarket): Membership[] {
  return lives.flatMap((life) =>
    life.stays.flatMap(([joins, leaves]) =>
      life.listings.flatMap(({ symbol, first, end }) => {
        const from = Math.max(joins, first);
        const to = Math.min(leaves, end);
        if (from >= to || from >= sessions.length || !listings.has(symbol)) return [];
        return [
          { universe, symbol, from: sessions[from]!, to: to < sessions.length ? sessions[to]! - 1 : null },
        ];
      }),
    ),
  );
}

/** The headlines published in New York's days [from, to] about one listing. */
export function newsOf(market: SimulatedMarket, listing: Listing, from: EpochDay, to: EpochDay): NewsItem[] {
  return market
    .stock(listing)
    .headlines.map((headline, number) => ({ headline, number }))
    .filter(({ headline: { t, day } }) => t >= listing.first && t < listing.end && day >= from && day <= to)
    .map(({ headline, number }) => newsItem(listing.symbol, headline, number));
}

function declaredAt({ sessions }: SimulatedMarket, t: number): number {
  return newYorkInstant(sessions[t]!, 0);
}
