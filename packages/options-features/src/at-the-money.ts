import type { OptionChain } from '@gammatwin/core';
import { type ChainTotals, minimumImpliedVolatility } from './chain-totals.ts';

const nearestStrikes = 3;
const minimumDays = 7;

export interface AtTheMoney {
  /** Mean over the strikes that have one; NaN without any. */
  readonly callIv: number;
  readonly putIv: number;
}

/**
 * Implied volatility at the money: the three listed strikes nearest to spot (of equals the lower) in the front
 * expiration at least 7 days after the session, or, where none is so far out, in the last one before. Weeklies in
 * their last days are passed over because their volatility says more of the hour than of the stock. Expirations
 * without any implied volatility are passed over too.
 */
export function atTheMoney(chain: OptionChain, totals: ChainTotals): AtTheMoney {
  const usable = totals.expirations.filter(({ meanIv }) => !Number.isNaN(meanIv));
  const chosen = usable.find(({ expiration }) => expiration - chain.session >= minimumDays) ?? usable.at(-1);
  if (!chosen || Number.isNaN(totals.spot)) return { callIv: Number.NaN, putIv: Number.NaN };

  const nearest: StrikeIv[] = [];
  for (let i = 0; i < chain.strike.length; i++) {
    if (chain.expiration[i] !== chosen.expiration) continue;
    const strike = slotOf(nearest, chain.strike[i]!, totals.spot);
    const iv = chain.impliedVolatility[i]!;
    if (!strike || !(iv > minimumImpliedVolatility)) continue;
    if (chain.isCall[i] === 1) strike.call = iv;
    else strike.put = iv;
  }
  return {
    callIv: meanKnown(nearest.map(({ call }) => call)),
    putIv: meanKnown(nearest.map(({ put }) => put)),
  };
}

interface StrikeIv {
  readonly strike: number;
  call: number;
  put: number;
}

/** The slot of a strike that is, so far, among the nearest; null for one that is not. */
function slotOf(nearest: StrikeIv[], strike: number, spot: number): StrikeIv | null {
  const known = nearest.find((slot) => slot.strike === strike);
  if (known) return known;
  const further = (slot: StrikeIv) => {
    const gap = Math.abs(slot.strike - spot) - Math.abs(strike - spot);
    return gap > 0 || (gap === 0 && slot.strike > strike);
  };
  if (nearest.length === nearestStrikes && !further(nearest[nearestStrikes - 1]!)) return null;
  const slot = { strike, call: Number.NaN, put: Number.NaN };
  const before = nearest.findIndex(further);
  nearest.splice(before < 0 ? nearest.length : before, 0, slot);
  if (nearest.length > nearestStrikes) nearest.pop();
  return slot;
}

function meanKnown(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
