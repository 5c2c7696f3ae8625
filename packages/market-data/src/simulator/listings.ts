import type { Random } from '@gammatwin/core';

/** A stock under one of its names, from session number `first` until before session number `end`. */
export interface Listing {
  /** The name now, or then. */
  readonly symbol: string;
  /** The name under which the stock is simulated: its last. */
  readonly stock: string;
  readonly first: number;
  readonly end: number;
}

/** The life of a stock by session numbers; it is a member of the universe in [from, to) of each stay. */
export interface StockLife {
  readonly listings: readonly Listing[];
  readonly stays: readonly (readonly [from: number, to: number])[];
}

const forever = Number.POSITIVE_INFINITY;

/** Listed under one name and a member of the universe all the time. */
export function wholeLife(symbol: string): StockLife {
  return { listings: [{ symbol, stock: symbol, first: 0, end: forever }], stays: [[0, forever]] };
}

/**
 * One stock in ten is listed only in the second quarter of a year to the second year; 6 % end some time within three years;
 * one in ten had another name first; 15 % join the universe late, and one in ten leaves it, every second of them to
 * come back.
 */
export function simulateLife(symbol: string, taken: (symbol: string) => boolean, random: Random): StockLife {
  const first = random.uniform() < 0.1 ? random.integer(60, 500) : 0;
  const length = random.integer(120, 750);
  const end = random.uniform() < 0.06 ? first + length : forever;
  const changes = random.uniform() < 0.1 ? first + random.integer(30, 400) : forever;
  const earlier = `${symbol.slice(0, 9)}Q`;
  const listings: Listing[] =
    changes < end && !taken(earlier)
      ? [
          { symbol: earlier, stock: symbol, first, end: changes },
          { symbol, stock: symbol, first: changes, end },
        ]
      : [{ symbol, stock: symbol, first, end }];

  const joins = first + (random.uniform() < 0.15 ? random.integer(40, 300) : 0);
  const leaves = random.uniform() < 0.1 ? joins + random.integer(40, 300) : forever;
  const returns = random.uniform() < 0.5 ? leaves + random.integer(20, 200) : forever;
  const stays = [
    [joins, Math.min(leaves, end)],
    [returns, end],
  ] as const;
  return { listings, stays: stays.filter(([from, to]) => from < to) };
}
