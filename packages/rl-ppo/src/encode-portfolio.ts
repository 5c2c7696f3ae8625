import { invalidInput } from '@gammatwin/core';
import { portfolioInputs } from './state.ts';

export interface PortfolioPosition {
  /** Share of the portfolio, negative for a short position. */
  readonly weight: number;
  /** Simple return since the average entry, positive = gain. */
  readonly unrealizedReturn: number;
  /** Closes since the entry. */
  readonly sessionsHeld: number;
}

export interface PortfolioState {
  readonly positions: readonly PortfolioPosition[];
  /** Cash as a share of the portfolio. */
  readonly cash: number;
  /** Fraction below the peak, 0 = at the peak. */
  readonly drawdown: number;
  /** Standard deviation of the last 20 daily returns. */
  readonly volatility: number;
}

/** A portfolio that holds nothing but cash. */
export const allCash: PortfolioState = { positions: [], cash: 1, drawdown: 0, volatility: 0 };

/**
 * [3 × slots + 5] in the order of `portfolioInputs(slots)`: positions by falling |weight| (those beyond the slots
 * count in the sums alone), then cash, exposure Σ|w|, drawdown, volatility and the concentration Σw².
 */
export function encodePortfolio(portfolio: PortfolioState, slots: number): Float32Array {
  const { positions } = portfolio;
  const sorted = positions.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const out = new Float32Array(portfolioInputs(slots).length);
  sorted.slice(0, slots).forEach((position, slot) => {
    out.set([position.weight, position.unrealizedReturn, position.sessionsHeld], 3 * slot);
  });
  const exposure = positions.reduce((sum, { weight }) => sum + Math.abs(weight), 0);
  const concentration = positions.reduce((sum, { weight }) => sum + weight ** 2, 0);
  out.set([portfolio.cash, exposure, portfolio.drawdown, portfolio.volatility, concentration], 3 * slots);
  if (!out.every(Number.isFinite)) throw invalidInput('portfolio', 'finite numbers', portfolio);
  return out;
}
