import type { CostModel } from './costs.ts';
import type { PortfolioPosition } from './encode-portfolio.ts';

/** What one rebalancing did. */
export interface Rebalancing {
  readonly costUsd: number;
  readonly turnoverUsd: number;
  /** Positions opened plus positions closed; a turned one counts as both. */
  readonly trades: number;
}

/** A position of the book: `index` among its stocks. */
export interface HeldPosition extends PortfolioPosition {
  readonly index: number;
}

/** Cash and (fractional, signed) shares of N stocks, marked at the last known price. USD. */
export class PortfolioBook {
  cash: number;
  readonly shares: Float64Array;
  readonly #mark: Float64Array;
  readonly #entry: Float64Array;
  readonly #sessionsHeld: Int32Array;

  constructor(stocks: number, cash: number) {
    this.cash = cash;
    this.shares = new Float64Array(stocks);
    this.#mark = new Float64Array(stocks);
    this.#entry = new Float64Array(stocks);
    this.#sessionsHeld = new Int32Array(stocks);
  }

  equity(): number {
    let sum = this.cash;
    for (let n = 0; n < this.shares.length; n++) sum += this.shares[n]! * this.#mark[n]!;
    return sum;
  }

  /** Takes the prices [N] as marks; where a price is NaN the last one stands. */
  mark(prices: Float64Array): void {
    for (let n = 0; n < prices.length; n++) if (prices[n]! > 0) this.#mark[n] = prices[n]!;
  }

  /** Ends a session: what is held has been held one close longer. */
  endSession(closes: Float64Array): void {
    this.mark(closes);
    for (let n = 0; n < this.shares.length; n++) if (this.shares[n] !== 0) this.#sessionsHeld[n]!++;
  }

  /**
   * Trades at `prices` [N] into signed `targets` [N], shares of the equity that is left after costs, Σ|target| ≤ 1.
   * A stock without a price keeps its shares and gets no order; the others then share what that leaves.
   */
  rebalance(targets: Float64Array, prices: Float64Array, costs: CostModel): Rebalancing {
    this.mark(prices);
    const equity = this.equity();
    const tradable = Float64Array.from(targets, (target, n) => (prices[n]! > 0 ? target : 0));
    const gross = tradable.reduce((sum, target) => sum + Math.abs(target), 0);
    let stuck = 0;
    for (let n = 0; n < prices.length; n++) {
      if (!(prices[n]! > 0)) stuck += Math.abs(this.shares[n]! * this.#mark[n]!);
    }
    const invested = (after: number) => Math.min(after, gross > 0 ? Math.max(0, after - stuck) / gross : 0);
    // Costs depend on the orders and the orders on the equity after costs: a contraction, as costs are small.
    let after = equity;
    for (let round = 0; round < 60; round++) {
      const next = equity - this.#ordersAt(invested(after), tradable, prices, costs).costUsd;
      const moved = Math.abs(next - after);
      after = next;
      if (moved <= 1e-13 * Math.abs(equity)) break;
    }
    const base = invested(after);
    const orders = this.#ordersAt(base, tradable, prices, costs);
    for (let n = 0; n < prices.length; n++) {
      if (prices[n]! > 0) this.#trade(n, (tradable[n]! * base) / prices[n]!, prices[n]!);
    }
    this.cash -= orders.costUsd;
    return orders;
  }

  /** Held positions with their share of the equity. */
  positions(): HeldPosition[] {
    const equity = this.equity();
    const held: HeldPosition[] = [];
    for (let n = 0; n < this.shares.length; n++) {
      const shares = this.shares[n]!;
      if (shares === 0) continue;
      held.push({
        index: n,
        weight: (shares * this.#mark[n]!) / equity,
        unrealizedReturn: Math.sign(shares) * (this.#mark[n]! / this.#entry[n]! - 1),
        sessionsHeld: this.#sessionsHeld[n]!,
      });
    }
    return held;
  }

  #ordersAt(base: number, targets: Float64Array, prices: Float64Array, costs: CostModel): Rebalancing {
    let costUsd = 0;
    let turnoverUsd = 0;
    let trades = 0;
    for (let n = 0; n < prices.length; n++) {
      const price = prices[n]!;
      if (!(price > 0)) continue;
      const before = Math.sign(this.shares[n]!);
      const next = Math.sign(targets[n]! * base);
      const notional = Math.abs(targets[n]! * base - this.shares[n]! * price);
      if (notional > 0) costUsd += costs.cost(notional, price);
      turnoverUsd += notional;
      if (before !== next) trades += Math.abs(before) + Math.abs(next);
    }
    return { costUsd, turnoverUsd, trades };
  }

  #trade(n: number, next: number, price: number): void {
    const before = this.shares[n]!;
    this.cash -= (next - before) * price;
    this.shares[n] = next;
    if (next === 0 || Math.sign(next) !== Math.sign(before)) {
      this.#entry[n] = price;
      this.#sessionsHeld[n] = 0;
    } else if (Math.abs(next) > Math.abs(before)) {
      this.#entry[n] = (this.#entry[n]! * before + price * (next - before)) / next;
    }
  }
}
