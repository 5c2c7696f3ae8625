import type { EpochDay } from '@gammatwin/core';
import type { ListedContract } from './contracts.ts';

export interface ChainOpenInterest {
  /** The session whose close all values are of; null when none is known. */
  readonly session: EpochDay | null;
  /** Contracts, by option symbol. */
  readonly values: ReadonlyMap<string, number>;
  /** Symbols whose open interest is of another session than most. */
  readonly refused: ReadonlySet<string>;
}

/**
 * What a capture of `session` may hold: figures of one earlier close, the one that most contracts have. A figure of
 * the session's own close is published the next morning only, so it is refused.
 */
export function openInterestBefore(
  session: EpochDay,
  contracts: readonly ListedContract[],
): ChainOpenInterest {
  const counts = new Map<EpochDay, number>();
  for (const { openInterestSession: of } of contracts) {
    if (of !== null && of < session) counts.set(of, (counts.get(of) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([dayA, a], [dayB, b]) => b - a || dayB - dayA);
  const chosen = most?.[0] ?? null;
  const values = new Map<string, number>();
  const refused = new Set<string>();
  for (const { symbol, openInterest, openInterestSession: of } of contracts) {
    if (of === null) continue;
    if (of === chosen) values.set(symbol, openInterest);
    else refused.add(symbol);
  }
  return { session: chosen, values, refused };
}
