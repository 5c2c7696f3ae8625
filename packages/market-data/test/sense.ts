import {
  type BarSeries,
  chainValueColumns,
  type Dividend,
  dividendKnownAt,
  type EpochDay,
  isSession,
  type NewsItem,
  newYorkDay,
  newYorkInstant,
  nextSession,
  type OptionChain,
  type OptionContract,
  type Split,
} from '@gammatwin/core';
import { expect } from 'vitest';

interface Range {
  readonly from: EpochDay;
  readonly to: EpochDay;
}

export function checkBars(bars: BarSeries, { from, to }: Range): void {
  const { session, open, high, low, close, volume } = bars;
  expect(session.length).toBeGreaterThan(0);
  for (const column of [open, high, low, close, volume]) expect(column.length).toBe(session.length);
  for (const [i, day] of session.entries()) {
    const makesSense =
      isSession(day) &&
      day >= from &&
      day <= to &&
      (i === 0 || day > session[i - 1]!) &&
      low[i]! > 0 &&
      low[i]! <= Math.min(open[i]!, close[i]!) * (1 + 1e-6) &&
      high[i]! >= Math.max(open[i]!, close[i]!) * (1 - 1e-6) &&
      volume[i]! >= 0;
    if (!makesSense)
      expect.fail(`${bars.symbol}, bar ${i}: ${[day, open[i], high[i], low[i], close[i], volume[i]]}`);
  }
}

export function checkChain(chain: OptionChain, session: EpochDay): void {
  const rows = chain.strike.length;
  expect(chain.session).toBe(session);
  expect(chain.spot).toBeGreaterThan(0);
  expect(newYorkDay(chain.asOf)).toBeGreaterThanOrEqual(session);
  expect(newYorkDay(chain.asOf)).toBeLessThan(nextSession(session));
  expect(chain.openInterestSession ?? 0).toBeLessThan(session);
  expect(rows).toBeGreaterThan(0);
  expect(chain.expiration.length).toBe(rows);
  expect(chain.isCall.length).toBe(rows);
  for (const name of chainValueColumns) expect(chain[name].length, name).toBe(rows);
  expect(chain.strike.every((strike) => strike > 0)).toBe(true);
  expect(chain.isCall.every((call) => call === 0 || call === 1)).toBe(true);
  const options = Array.from(chain.isCall, (call, i) => `${chain.strike[i]}/${chain.expiration[i]}/${call}`);
  expect(new Set(options).size).toBe(rows);
}

export function checkContracts(
  contracts: readonly OptionContract[],
  session: EpochDay,
  symbols: readonly string[],
): void {
  expect(contracts.length).toBeGreaterThan(0);
  const [{ underlying }] = contracts as readonly [OptionContract];
  expect(symbols).toContain(underlying);
  expect(new Set(contracts.map(({ symbol }) => symbol)).size).toBe(contracts.length);
  for (const contract of contracts) {
    expect(contract.underlying).toBe(underlying);
    expect(contract.symbol).toMatch(/^[A-Z0-9.]+\d{6}[CP]\d{8}$/);
    expect(contract.expiration).toBeGreaterThanOrEqual(session);
    expect(contract.strike).toBeGreaterThan(0);
    expect(contract.sharesPerContract).toBeGreaterThan(0);
  }
}

export function checkSplit(split: Split, { from, to }: Range, symbols: readonly string[]): void {
  expect(symbols).toContain(split.symbol);
  expect(split.exDate).toBeGreaterThanOrEqual(from);
  expect(split.exDate).toBeLessThanOrEqual(to);
  expect(split.from).toBeGreaterThan(0);
  expect(split.to).toBeGreaterThan(0);
  expect(split.asOf).toBeLessThanOrEqual(newYorkInstant(split.exDate, 0));
}

export function checkDividend(dividend: Dividend, { from, to }: Range, symbols: readonly string[]): void {
  expect(symbols).toContain(dividend.symbol);
  expect(dividend.exDate).toBeGreaterThanOrEqual(from);
  expect(dividend.exDate).toBeLessThanOrEqual(to);
  expect(dividend.cash).toBeGreaterThan(0);
  expect(dividend.perYear ?? 1).toBeGreaterThan(0);
  expect(dividend.asOf).toBe(dividendKnownAt(dividend.declaredOn, dividend.exDate));
}

export function checkNewsItem(item: NewsItem, { from, to }: Range, symbols: readonly string[]): void {
  expect(item.id.length).toBeGreaterThan(0);
  expect(item.headline.length).toBeGreaterThan(0);
  expect(newYorkDay(item.publishedAt)).toBeGreaterThanOrEqual(from);
  expect(newYorkDay(item.publishedAt)).toBeLessThanOrEqual(to);
  expect(item.asOf).toBeGreaterThanOrEqual(item.publishedAt);
  expect(item.symbols.some((symbol) => symbols.includes(symbol))).toBe(true);
}
