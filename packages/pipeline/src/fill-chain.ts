import type { OptionChain } from '@gammatwin/core';
import { type FilledChain, fillGreeks } from '@gammatwin/options-features';

/**
 * The chain with its missing volatilities and Greeks filled. A chain without a single two-sided quote holds the closes
 * of a backfill, so its volatilities are solved from last trades (decision 28). `rate` is continuously compounded.
 */
export function fillChain(chain: OptionChain, rate: number): FilledChain {
  const quoted = chain.bid.some((bid, row) => bid > 0 && chain.ask[row]! > 0);
  return fillGreeks(chain, { rate, lastPrice: !quoted });
}
