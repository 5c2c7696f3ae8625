import type { EpochDay, OptionChain } from '@gammatwin/core';

/**
 * True max pain of one expiration: the listed strike at which the holders of its options would together be paid
 * least (of equals the lowest). Not among the 40 features, whose `max_pain_strike` is the peak-gamma strike. NaN where
 * the expiration has no open interest.
 */
export function maxPainStrike(chain: OptionChain, expiration: EpochDay): number {
  const byStrike = new Map<number, { call: number; put: number }>();
  let anything = false;
  for (let i = 0; i < chain.strike.length; i++) {
    if (chain.expiration[i] !== expiration) continue;
    const strike = chain.strike[i]!;
    const held = byStrike.get(strike) ?? { call: 0, put: 0 };
    const contracts = chain.openInterest[i]!;
    if (contracts > 0) {
      held[chain.isCall[i] === 1 ? 'call' : 'put'] += contracts;
      anything = true;
    }
    byStrike.set(strike, held);
  }
  if (!anything) return Number.NaN;
  const strikes = Array.from(byStrike, ([strike, held]) => ({ strike, ...held })).sort(
    (a, b) => a.strike - b.strike,
  );
  // Walking up, the payout changes by (calls in the money − puts in the money) a dollar.
  let slope = -strikes.reduce((sum, { put }) => sum + put, 0);
  let payout = 0;
  let best = { strike: Number.NaN, payout: Number.POSITIVE_INFINITY };
  strikes.forEach(({ strike, call, put }, i) => {
    if (i > 0) payout += slope * (strike - strikes[i - 1]!.strike);
    if (payout < best.payout) best = { strike, payout };
    slope += call + put;
  });
  return best.strike;
}
