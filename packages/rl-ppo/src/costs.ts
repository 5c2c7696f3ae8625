import { invalidInput } from '@gammatwin/core';

/** What an order costs beyond its fill price. An argument of the environment, so that one model can serve all. */
export interface CostModel {
  /** USD for trading `notionalUsd` (0 or more) of a stock at `priceUsd`. */
  cost(notionalUsd: number, priceUsd: number): number;
}

/** Commission and half of the bid-ask spread, both in basis points of the traded notional. */
export function proportionalCosts(rates: { commissionBps: number; halfSpreadBps: number }): CostModel {
  for (const [name, rate] of Object.entries(rates)) {
    if (!(rate >= 0 && rate < 10_000)) throw invalidInput(name, 'basis points in [0, 10000)', rate);
  }
  const share = (rates.commissionBps + rates.halfSpreadBps) / 10_000;
  return { cost: (notionalUsd) => notionalUsd * share };
}
