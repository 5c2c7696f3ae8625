import type { OptionChain } from '@gammatwin/core';

/**
 * Captures of one underlying and session, the one with the most contracts last (of equals the later); of two captures
 * of one moment only the fuller stays.
 */
export function fullestLast(captures: readonly OptionChain[]): OptionChain[] {
  const byFullness = captures.toSorted((a, b) => a.strike.length - b.strike.length || a.asOf - b.asOf);
  return [...new Map(byFullness.map((chain) => [chain.asOf, chain])).values()].sort(
    (a, b) => a.strike.length - b.strike.length || a.asOf - b.asOf,
  );
}
