import {
  type BarSeries,
  createRandom,
  isHalfDay,
  newYorkInstant,
  sessionClose,
  toEpochDay,
} from '@gammatwin/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type SimulatedProvider, simulatedProvider } from '../../src/index.ts';
import { simulateCorporateActions } from '../../src/simulator/corporate-actions.ts';
import { all, expectSame } from '../contract.ts';

const range = { from: toEpochDay('2023-01-03'), to: toEpochDay('2024-12-31') };
const config = { seed: 'actions', stocks: 60, ...range };

describe('the market with corporate actions', () => {
  let plain: SimulatedProvider;
  let provider: SimulatedProvider;
  let symbols: readonly string[];
  let bars: ReadonlyMap<string, BarSeries>;
  beforeAll(async () => {
    plain = simulatedProvider(config);
    provider = simulatedProvider({ ...config, corporateActions: true });
    symbols = (await provider.instruments()).map(({ symbol }) => symbol);
    const series = await all(provider.bars({ symbols, ...range }));
    bars = new Map(series.map((one) => [one.symbol, one] as const));
  });

  it('is the plain one once splits and dividends are taken out of it', async () => {
    const splits = await provider.splits({ symbols, ...range });
    const dividends = await provider.dividends({ symbols, ...range });
    expect(splits.length).toBeGreaterThan(5);
    expect(dividends.length).toBeGreaterThan(100);
    let compared = 0;
    for (const smooth of await all(plain.bars({ symbols, ...range }))) {
      const raw = bars.get(smooth.symbol);
      if (!raw || raw.session[0] !== smooth.session[0]) continue;
      expect(raw.splitsThrough).toBeNull();
      let shares = 1;
      for (let t = 0; t < raw.session.length; t++) {
        const day = raw.session[t]!;
        for (const { symbol, exDate, from, to } of splits) {
          if (symbol === raw.symbol && exDate === day) shares *= to / from;
        }
        for (const { symbol, exDate, cash } of dividends) {
          if (symbol === raw.symbol && exDate === day) shares /= 1 - cash / raw.close[t - 1]!;
        }
        const off = Math.abs((raw.close[t]! * shares) / smooth.close[t]! - 1);
        if (off > 5e-4)
          expect.fail(`${raw.symbol}, session ${t}: ${raw.close[t]} × ${shares}, ${smooth.close[t]}`);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(20_000);
  });

  it('shows a split as a jump of price and volume, and moves the strikes with it', async () => {
    const splits = await provider.splits({ symbols, ...range });
    const four = splits.find(({ to, from }) => to / from === 4)!;
    const { session, close, volume } = bars.get(four.symbol)!;
    const t = session.indexOf(four.exDate);
    expect(close[t]! / close[t - 1]!).toBeGreaterThan(0.15);
    expect(close[t]! / close[t - 1]!).toBeLessThan(0.4);
    const mean = (from: number, to: number) =>
      volume.slice(from, to).reduce((sum, x) => sum + x, 0) / (to - from);
    expect(mean(t, t + 15) / mean(t - 15, t)).toBeGreaterThan(2);
    const [chain] = await all(provider.chains({ symbols: [four.symbol], session: four.exDate }));
    expect(chain?.spot).toBe(close[t]);
    expect(Math.max(...chain!.strike)).toBeLessThan(2 * close[t]!);
    expect(four.asOf).toBeLessThan(newYorkInstant(session[t - 9]!, 0));
  });

  it('lists some stocks late, ends some, renames some', async () => {
    const instruments = await provider.instruments();
    const late = instruments.filter(({ listedOn }) => listedOn !== undefined);
    const ended = instruments.filter(({ delistedOn }) => delistedOn !== undefined);
    expect(late.length).toBeGreaterThan(2);
    expect(ended.length).toBeGreaterThan(2);
    for (const { symbol, listedOn, delistedOn } of instruments) {
      const { session } = bars.get(symbol)!;
      expect(session[0], symbol).toBe(listedOn ?? range.from);
      expect(session.at(-1), symbol).toBe(delistedOn ?? range.to);
      for (const day of [(listedOn ?? range.from) - 1, (delistedOn ?? range.to) + 1]) {
        expect(await all(provider.chains({ symbols: [symbol], session: day }))).toEqual([]);
        expect(() => provider.oracleExpectedReturn(symbol, day)).toThrow('one of the simulated');
      }
    }
    const changes = await provider.symbolChanges({ symbols });
    expect(changes.length).toBeGreaterThan(1);
    for (const { from, to, firstSession } of changes) {
      expect(bars.get(from)!.session.at(-1)).toBeLessThan(firstSession);
      expect(bars.get(to)!.session[0]).toBe(firstSession);
    }
  });

  it('names members only while they are listed', async () => {
    const memberships = await provider.memberships();
    const instruments = new Map((await provider.instruments()).map((one) => [one.symbol, one] as const));
    expect(memberships.some(({ to }) => to !== null)).toBe(true);
    for (const { symbol, from, to } of memberships) {
      const { listedOn = range.from, delistedOn } = instruments.get(symbol)!;
      expect(from).toBeGreaterThanOrEqual(listedOn);
      if (delistedOn !== undefined && to !== null) expect(to).toBeLessThanOrEqual(delistedOn + 5);
    }
  });

  it('closes early on half days', async () => {
    const session = toEpochDay('2024-11-29');
    expect(isHalfDay(session)).toBe(true);
    const [half] = await all(provider.chains({ symbols: ['TEC01'], session }));
    const [whole] = await all(plain.chains({ symbols: ['TEC01'], session }));
    expect(half?.asOf).toBe(sessionClose(session));
    expect(whole?.asOf).toBe(newYorkInstant(session, 16));
  });

  it('does not depend on how far it is followed', async () => {
    const to = toEpochDay('2023-12-29');
    const short = simulatedProvider({ ...config, to, corporateActions: true });
    const asked = { symbols, from: range.from, to };
    expectSame(await all(short.bars(asked)), await all(provider.bars(asked)));
    expectSame(await short.splits(asked), await provider.splits(asked));
    expectSame(await short.dividends(asked), await provider.dividends(asked));
  });
});

describe('corporate actions of one stock', () => {
  it('never go ex on one day, and are declared before', () => {
    for (let seed = 0; seed < 200; seed++) {
      const actions = simulateCorporateActions(createRandom(seed));
      let price = 300;
      for (let t = 0; t < 500; t++) {
        const { ratio, cash } = actions.open(t, price);
        expect(ratio === 1 || cash === 0).toBe(true);
        price = (price / ratio - cash) * 1.004;
      }
      for (const { t, declared } of [...actions.splits, ...actions.dividends]) {
        expect(t - declared).toBeGreaterThanOrEqual(10);
      }
      expect(actions.splits.length).toBeGreaterThan(0);
    }
  });
});

it('the plain market of a seed is what it was', async () => {
  const symbols = ['COM01', 'TEC01', 'UTI02'];
  const golden = await all(simulatedProvider(config).bars({ symbols, ...range }));
  // Printed by this provider as it was before corporate actions existed (commit 5e5e119).
  expect(golden.map(({ close }) => close.at(-1))).toEqual([28.217, 109.899, 13.5006]);
});
