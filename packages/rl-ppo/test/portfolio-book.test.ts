import { describe, expect, it } from 'vitest';
import { PortfolioBook, proportionalCosts } from '../src/index.ts';

const free = proportionalCosts({ commissionBps: 0, halfSpreadBps: 0 });
const tenBps = proportionalCosts({ commissionBps: 4, halfSpreadBps: 6 });
const prices = (...values: number[]) => Float64Array.from(values);

describe('PortfolioBook', () => {
  it('buys, gains and sells by hand', () => {
    const book = new PortfolioBook(2, 1000);
    expect(book.rebalance(prices(0.4, 0.1), prices(10, 50), free)).toEqual({
      costUsd: 0,
      turnoverUsd: 500,
      trades: 2,
    });
    expect([...book.shares]).toEqual([40, 2]);
    expect(book.cash).toBe(500);
    book.endSession(prices(12, 50));
    expect(book.equity()).toBe(1080);
    expect(book.positions()[0]).toMatchObject({ index: 0, sessionsHeld: 1 });
    expect(book.positions()[0]!.unrealizedReturn).toBeCloseTo(0.2, 12);
    const sold = book.rebalance(prices(0, 0), prices(11, 50), free);
    expect(sold.trades).toBe(2);
    expect(book.cash).toBe(1040);
    expect(book.positions()).toEqual([]);
  });

  it('takes costs from the equity, so that the targets are shares of what is left', () => {
    const book = new PortfolioBook(2, 1000);
    const { costUsd } = book.rebalance(prices(0.6, 0.4), prices(10, 50), tenBps);
    // All is invested: V = 1000 − 0.001 V.
    const left = 1000 / 1.001;
    expect(costUsd).toBeCloseTo(1000 - left, 9);
    expect(book.equity()).toBeCloseTo(left, 9);
    expect(book.cash).toBeCloseTo(0, 9);
    expect(book.shares[0]).toBeCloseTo((0.6 * left) / 10, 9);
  });

  it('averages the entry over additions and keeps it over reductions', () => {
    const book = new PortfolioBook(1, 1000);
    book.rebalance(prices(0.1), prices(10), free);
    book.rebalance(prices(0.5), prices(20), free);
    // 10 shares at 10, then 550 / 20 = 27.5 in all: 17.5 at 20.
    const entry = (10 * 10 + 17.5 * 20) / 27.5;
    expect(book.positions()[0]!.unrealizedReturn).toBeCloseTo(20 / entry - 1, 12);
    book.rebalance(prices(0.2), prices(20), free);
    expect(book.positions()[0]!.unrealizedReturn).toBeCloseTo(20 / entry - 1, 12);
  });

  it('gains from a short position when the price falls', () => {
    const book = new PortfolioBook(1, 1000);
    book.rebalance(prices(-0.5), prices(10), free);
    expect(book.cash).toBe(1500);
    book.endSession(prices(8));
    expect(book.equity()).toBe(1100);
    expect(book.positions()[0]!.unrealizedReturn).toBeCloseTo(0.2, 12);
    expect(book.rebalance(prices(0.5), prices(8), free).trades).toBe(2);
  });

  it('can neither buy nor sell a stock without a price, and marks it at the last one', () => {
    const book = new PortfolioBook(2, 1000);
    book.rebalance(prices(0.5, 0), prices(10, 10), free);
    book.endSession(prices(12, 10));
    const halted = book.rebalance(prices(0, 1), prices(Number.NaN, 10), free);
    expect(halted.trades).toBe(1);
    expect([...book.shares]).toEqual([50, 50]);
    expect(book.cash).toBeCloseTo(0, 9);
    book.endSession(prices(Number.NaN, 11));
    expect(book.equity()).toBeCloseTo(50 * 12 + 50 * 11, 9);
    const never = new PortfolioBook(1, 1000);
    never.rebalance(prices(1), prices(Number.NaN), free);
    expect(never.cash).toBe(1000);
  });
});

describe('proportionalCosts', () => {
  it('adds commission and half spread', () => {
    expect(tenBps.cost(20_000, 5)).toBeCloseTo(20, 12);
  });

  it('refuses negative rates', () => {
    expect(() => proportionalCosts({ commissionBps: -1, halfSpreadBps: 0 })).toThrow(/commissionBps/);
  });
});
