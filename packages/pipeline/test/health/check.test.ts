import { type BarSeries, type OptionChain, toEpochDay, toIsoDate } from '@gammatwin/core';
import { simulatedProvider } from '@gammatwin/market-data';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkData } from '../../src/health/check.ts';
import type { Finding } from '../../src/health/finding.ts';
import { type Market, memoryStore } from './memory-store.ts';

const range = { from: toEpochDay('2024-01-02'), to: toEpochDay('2025-03-28') };
const chainDays = { from: toEpochDay('2025-03-17'), to: toEpochDay('2025-03-28') };
const effects = { pcrReversal: 1, gammaPin: 1, openInterestTrend: 1, ivReversion: 1 };
const noStage = () => ({ update: () => undefined, end: () => undefined });

let clean: Market;
beforeAll(async () => {
  const provider = simulatedProvider({ seed: 11, stocks: 12, ...range, effects });
  const instruments = await provider.instruments();
  const symbols = instruments.map(({ symbol }) => symbol);
  const series: BarSeries[] = [];
  const chains: OptionChain[] = [];
  for await (const bars of provider.bars({ symbols, ...range })) series.push(bars);
  for (const session of await provider.chainSessions(chainDays))
    for await (const chain of provider.chains({ symbols, session })) chains.push(chain);
  clean = { instruments, series, chains };
});

async function check(market: Market): Promise<readonly Finding[]> {
  const signal = new AbortController().signal;
  return (await checkData({ store: memoryStore(market), signal, onStage: noStage })).findings;
}

/** The market with the third stock's bars changed. */
function withBars(market: Market, change: (bars: BarSeries) => BarSeries): Market {
  return { ...market, series: market.series.map((bars, n) => (n === 2 ? change(bars) : bars)) };
}

function withChains(market: Market, change: (chain: OptionChain) => OptionChain | null): Market {
  return { ...market, chains: market.chains.flatMap((chain) => change(chain) ?? []) };
}

const scaled = (column: Float64Array, factor: (i: number) => number) => column.map((x, i) => x * factor(i));

function priced(bars: BarSeries, factor: (i: number) => number, shares = (_: number) => 1): BarSeries {
  const prices = ['open', 'high', 'low', 'close'] as const;
  const changed = Object.fromEntries(prices.map((name) => [name, scaled(bars[name], factor)]));
  return { ...bars, ...changed, volume: scaled(bars.volume, shares) };
}

function withoutBars(bars: BarSeries, gone: (i: number) => boolean): BarSeries {
  const names = ['session', 'open', 'high', 'low', 'close', 'volume'] as const;
  const cut = names.map((name) => [name, bars[name].filter((_: number, i: number) => !gone(i))]);
  return { ...bars, ...Object.fromEntries(cut) } as BarSeries;
}

test('a clean market has no finding', async () => {
  expect(await check(clean)).toEqual([]);
});

describe('bars', () => {
  const third = () => clean.series[2]!;
  const found = async (change: (bars: BarSeries) => BarSeries) =>
    (await check(withBars(clean, change))).map(({ rule, severity, tickers, sessions, rows }) => ({
      rule,
      severity,
      tickers,
      sessions: sessions.length,
      rows,
    }));
  const only = (rule: string, severity: string, sessions: number, rows: number) => [
    { rule, severity, tickers: [third().symbol], sessions, rows },
  ];

  test('a short gap may be a halt, a long one is none', async () => {
    expect(await found((bars) => withoutBars(bars, (i) => i === 100))).toEqual(only('bar-gap', 'low', 1, 1));
    expect(await found((bars) => withoutBars(bars, (i) => i >= 100 && i < 107))).toEqual(
      only('bar-gap', 'high', 7, 7),
    );
  });

  test('bars that end are told unless the stock is delisted; a late listing is no gap', async () => {
    const last = third().session[200]!;
    const cut = (bars: BarSeries) => withoutBars(bars, (i) => i > 200);
    const [finding] = await check(withBars(clean, cut));
    expect(finding).toMatchObject({ rule: 'bars-end', sessions: [last], tickers: [third().symbol] });
    const listed = (dates: object) =>
      clean.instruments.map((one) => (one.symbol === third().symbol ? { ...one, ...dates } : one));
    const delisted = { ...withBars(clean, cut), instruments: listed({ delistedOn: last }) };
    expect(await check(delisted)).toEqual([]);
    const late = (bars: BarSeries) => withoutBars(bars, (i) => i < 50);
    expect(await found(late)).toEqual([]);
    const early = { ...withBars(clean, late), instruments: listed({ listedOn: third().session[40]! }) };
    expect(await check(early)).toMatchObject([{ rule: 'bar-gap', rows: 10 }]);
  });

  test.each([
    [4, 1],
    [2, 1],
    [3, 2],
    [1, 8],
  ])('a split of %i for %i that is not in the prices', async (to, from) => {
    const ratio = to / from;
    const split = (bars: BarSeries) =>
      priced(
        bars,
        (i) => (i < 150 ? ratio : 1),
        (i) => (i < 150 ? 1 / ratio : 1),
      );
    expect(await found(split)).toEqual(only('unadjusted-split', 'high', 1, 150));
  });

  test('a fall by half with the volume of one wild day is no split', async () => {
    const crash = (bars: BarSeries) =>
      priced(
        bars,
        (i) => (i < 150 ? 2 : 1),
        (i) => (i === 150 ? 8 : 1),
      );
    expect(await found(crash)).toEqual([]);
  });

  test('a mistyped close leaps and comes back; a leap that stays is none', async () => {
    const mistyped = (bars: BarSeries) => ({
      ...bars,
      close: bars.close.map((c, i) => (i === 120 ? 1.9 * c : c)),
    });
    expect(await found(mistyped)).toEqual(only('bar-outlier', 'medium', 1, 1));
    expect(await found((bars) => priced(bars, (i) => (i < 120 ? 1 : 1.2)))).toEqual([]);
  });

  test('the same bars under two tickers', async () => {
    const copy = (bars: BarSeries) => ({ ...clean.series[5]!, symbol: bars.symbol });
    const [finding, ...others] = await check(withBars(clean, copy));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ rule: 'same-bars', severity: 'high' });
    expect(finding?.detail).toMatch(/(\d{3}) of \1 sessions/);
    expect([clean.series[2]!.symbol, clean.series[5]!.symbol]).toContain(finding?.tickers[0]);
  });
});

describe('chains', () => {
  const day = (text: string) => toEpochDay(`2025-03-${text}`);
  const of = (change: (chain: OptionChain) => OptionChain | null) => check(withChains(clean, change));
  const before = (chain: OptionChain) =>
    clean.chains.find(({ underlying, session }) => underlying === chain.underlying && session === day('20'))!;
  const first = () => clean.series[0]!.symbol;

  test('open interest of the day before, although contracts traded', async () => {
    // Only contracts that are on both lists can be the same: the day's own are copied by row where these agree.
    const findings = await of((chain) => {
      if (chain.session !== day('21') || chain.underlying !== first()) return chain;
      const earlier = before(chain);
      return { ...chain, ...contractsOf(earlier), openInterest: earlier.openInterest };
    });
    expect(findings).toMatchObject([
      { rule: 'stale-open-interest', tickers: [first()], sessions: [day('21')] },
    ]);
    expect(findings[0]?.features).toContain('pcr_oi');
    expect(findings[0]?.features).not.toContain('atm_call_iv');
  });

  test('quotes of the day before, although the underlying moved', async () => {
    const findings = await of((chain) => {
      if (chain.session !== day('21')) return chain;
      const { bid, ask, spot, ...earlier } = before(chain);
      return {
        ...chain,
        ...contractsOf(before(chain)),
        bid,
        ask,
        spot: 1.01 * spot,
        openInterest: earlier.openInterest.map((x) => x + 1),
      };
    });
    expect(findings.map(({ rule, tickers }) => [rule, tickers.length])).toEqual([['frozen-quotes', 12]]);
    expect(findings[0]?.sessions.map(toIsoDate)).toEqual(['2025-03-21']);
  });

  test('no implied volatility, zero, and off the smile', async () => {
    const blank = await of((chain) =>
      chain.session === day('21')
        ? { ...chain, impliedVolatility: chain.impliedVolatility.map((x, i) => (i % 5 === 0 ? 0 : x)) }
        : chain,
    );
    expect(blank).toMatchObject([{ rule: 'missing-volatility', severity: 'medium', rows: 12 * 21 }]);
    const spiked = await of((chain) =>
      chain.session === day('21') && chain.underlying === first()
        ? { ...chain, impliedVolatility: chain.impliedVolatility.map((x, i) => (i === 90 ? 4 * x : x)) }
        : chain,
    );
    expect(spiked).toMatchObject([{ rule: 'volatility-outlier', severity: 'low', rows: 1 }]);
  });

  test('crossed quotes are told from what was rejected', async () => {
    const crossed = await of((chain) =>
      chain.session === day('21') && chain.underlying === first()
        ? { ...chain, bid: chain.bid.map((x, i) => (i < 3 ? chain.ask[i]! + 1 : x)) }
        : chain,
    );
    expect(crossed).toMatchObject([{ rule: 'crossed-quotes', severity: 'low', rows: 3, tickers: [first()] }]);
  });

  test('gaps of one underlying and of all', async () => {
    const gap = await of((chain) =>
      chain.session === day('20') && chain.underlying === first() ? null : chain,
    );
    expect(gap).toMatchObject([{ rule: 'chain-gap', tickers: [first()], sessions: [day('20')] }]);
    const all = await of((chain) => (chain.session === day('20') ? null : chain));
    expect(all).toMatchObject([{ rule: 'chain-gap', rows: 12, sessions: [day('20')] }]);
  });

  test('chains without bars', async () => {
    const findings = await check({ ...clean, series: clean.series.slice(1) });
    expect(findings).toMatchObject([{ rule: 'no-bars', tickers: [first()] }]);
  });

  test('captures off the close, at different hours, and two of one session', async () => {
    const hours = 3_600_000;
    const early = await of((chain) =>
      chain.session === day('21') && chain.underlying === first()
        ? { ...chain, asOf: chain.asOf - 3 * hours }
        : chain,
    );
    expect(early.map(({ rule }) => rule).toSorted()).toEqual([
      'capture-hour-changes',
      'capture-off-close',
      'capture-times-differ',
    ]);
    expect(early.every(({ tickers }) => tickers.length === 1 && tickers[0] === first())).toBe(true);
    const twice = await check({
      ...clean,
      chains: [
        ...clean.chains,
        ...clean.chains
          .filter(({ session }) => session === day('21'))
          .map((chain) => ({ ...chain, asOf: chain.asOf - 600_000 })),
      ],
    });
    expect(twice).toMatchObject([{ rule: 'two-captures', severity: 'low', rows: 24 }]);
  });
});

function contractsOf({ strike, expiration, isCall }: OptionChain) {
  return { strike, expiration, isCall };
}
