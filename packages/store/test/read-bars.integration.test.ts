import { type BarPanel, type BarSeries, createRandom, type Dividend, type Split } from '@gammatwin/core';
import { maxRelativeDifference } from '@gammatwin/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { splitAdjustment } from '../src/adjustment.ts';
import type { BarSelection } from '../src/read-bars.ts';
import { useStore } from './temporary-home.ts';

const database = useStore();
const read = (selection: BarSelection) => database.store.readBars(selection);

const series = (
  symbol: string,
  first: number,
  close: readonly number[],
  splitsThrough: number | null = null,
): BarSeries => ({
  symbol,
  splitsThrough,
  session: Int32Array.from(close, (_, t) => first + t),
  open: Float64Array.from(close),
  high: Float64Array.from(close),
  low: Float64Array.from(close),
  close: Float64Array.from(close),
  volume: Float64Array.from(close, () => 1000),
});

const asOf = 0;
const split = (symbol: string, exDate: number, from: number, to: number): Split => ({
  symbol,
  exDate,
  from,
  to,
  asOf,
});
const dividend = (symbol: string, exDate: number, cash: number): Dividend => ({
  symbol,
  exDate,
  cash,
  kind: 'regular',
  perYear: 4,
  declaredOn: null,
  paidOn: null,
  asOf,
});

describe('splits and dividends', () => {
  const random = createRandom('bars over splits');
  const days = 40;
  const smooth = (symbol: string) => {
    let price = 50 + random.uniform() * 100;
    return series(
      symbol,
      100,
      Array.from({ length: days }, () => {
        price *= Math.exp(0.02 * random.normal());
        return price;
      }),
    );
  };
  const splits = [split('ONE', 110, 1, 4), split('ONE', 130, 3, 2), split('TWO', 120, 10, 1)];
  /** Prices in the shares of the last session: what reading must give. */
  const truth = [smooth('ONE'), smooth('TWO'), smooth('PLAIN')];
  /** The same as they were traded. */
  const traded = truth.map((bars) => {
    const own = splits.filter(({ symbol }) => symbol === bars.symbol);
    const scale = (column: Float64Array, volume: boolean) =>
      column.map((value, t) => {
        const { from, to } = splitAdjustment(own, 100 + t, null, 200);
        return volume ? (value * from) / to : (value * to) / from;
      });
    return {
      ...bars,
      open: scale(bars.open, false),
      high: scale(bars.high, false),
      low: scale(bars.low, false),
      close: scale(bars.close, false),
      volume: scale(bars.volume, true),
    };
  });
  const symbols = ['ONE', 'TWO', 'PLAIN'];
  const column = (panel: BarPanel, n: number, field: 'close' | 'volume' = 'close') =>
    panel[field].filter((_, cell) => cell % panel.symbols.length === n);

  beforeAll(async () => {
    await database.store.writeBars(traded);
    await database.store.writeSplits(splits);
    await database.store.writeDividends([
      dividend('ONE', 105, 2),
      dividend('ONE', 125, 0.5),
      dividend('TWO', 120, 1),
    ]);
  });

  it('are applied to prices, and the other way round to the volume', async () => {
    const panel = await read({ symbols });
    for (const [n, bars] of truth.entries()) {
      expect(maxRelativeDifference(column(panel, n), bars.close)).toBeLessThan(1e-14);
      expect(maxRelativeDifference(column(panel, n, 'volume'), bars.volume)).toBeLessThan(1e-14);
    }
  });

  it('are left out on demand, to the last bit', async () => {
    const panel = await read({ symbols, adjust: 'none' });
    for (const [n, bars] of traded.entries()) expect(column(panel, n)).toEqual(bars.close);
  });

  it('returns over a split are what they are without it', async () => {
    const { close } = await read({ symbols: ['TWO'], from: 119, to: 120 });
    const { close: expected } = truth[1]!;
    expect(close[1]! / close[0]! / (expected[20]! / expected[19]!)).toBeCloseTo(1, 14);
  });

  it('later ones are not known to a panel that was cut before', async () => {
    const before = await read({ symbols, to: 119, adjust: 'splits and dividends' });
    await database.store.writeBars([series('PLAIN', 100 + days, [77]), series('ONE', 100 + days, [7])]);
    await database.store.writeSplits([split('ONE', 139, 1, 100), split('PLAIN', 120, 1, 2)]);
    await database.store.writeDividends([dividend('ONE', 120, 3), dividend('PLAIN', 125, 3)]);
    expect(await read({ symbols, to: 119, adjust: 'splits and dividends' })).toEqual(before);
  });

  it('of a slice in the shares of a later day are the slice of the whole', async () => {
    for (const adjust of ['splits', 'splits and dividends', 'none'] as const) {
      const whole = await read({ symbols, to: 139, adjust });
      const slice = await read({ symbols, from: 104, to: 121, through: 139, adjust });
      expect(slice.sessions).toEqual(whole.sessions.slice(4, 22));
      expect(slice.close).toEqual(whole.close.slice(4 * 3, 22 * 3));
      expect(slice.volume).toEqual(whole.volume.slice(4 * 3, 22 * 3));
    }
  });

  it('told in the first shares change no bar before them, to the last bit', async () => {
    await database.store.writeBars([series('KEEPS', 100, [10.01, 10.02, 6.73, 6.74])]);
    const before = await read({ symbols: ['KEEPS'], shares: 'first', to: 101 });
    expect([...before.close]).toEqual([10.01, 10.02]);
    await database.store.writeSplits([split('KEEPS', 102, 2, 3)]);
    expect(await read({ symbols: ['KEEPS'], shares: 'first', to: 101 })).toEqual(before);
    const { close, volume } = await read({ symbols: ['KEEPS'], shares: 'first' });
    expect([...close]).toEqual([10.01, 10.02, (6.73 * 3) / 2, (6.74 * 3) / 2]);
    expect([...volume]).toEqual([1000, 1000, 2000 / 3, 2000 / 3]);
    // In the last shares the same split moves all of them.
    expect((await read({ symbols: ['KEEPS'] })).close[0]).toBe((10.01 * 2) / 3);
  });

  it('told in the first shares do not depend on the first session read', async () => {
    const whole = await read({ symbols, shares: 'first' });
    const later = await read({ symbols, shares: 'first', from: 125 });
    expect(later.close).toEqual(whole.close.slice(-later.close.length));
  });

  it.each(['none', 'splits and dividends'] as const)(
    'of first shares adjusted for %s are refused',
    async (adjust) => {
      await expect(read({ symbols, shares: 'first', adjust })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    },
  );

  it('that the stored bars hold already are not applied twice, and are taken out again', async () => {
    const ahead = series('AHEAD', 100, [25, 25, 50], 101);
    await database.store.writeBars([ahead]);
    await database.store.writeSplits([split('AHEAD', 101, 1, 4), split('AHEAD', 102, 2, 1)]);
    const close = async (selection: BarSelection) => [
      ...(await read({ symbols: ['AHEAD'], ...selection })).close,
    ];
    expect(await close({ through: 102 })).toEqual([50, 50, 50]);
    expect(await close({ to: 101 })).toEqual([25, 25]);
    expect(await close({ to: 100 })).toEqual([100]);
    expect(await close({ adjust: 'none' })).toEqual([100, 25, 50]);
  });

  it('dividends are told in the shares of their ex-date', async () => {
    const paying = series('PAYS', 100, [100, 96, 24, 24]);
    await database.store.writeBars([paying]);
    await database.store.writeSplits([split('PAYS', 102, 1, 4)]);
    await database.store.writeDividends([dividend('PAYS', 101, 10), dividend('PAYS', 102, 1.2)]);
    const { close, volume } = await read({ symbols: ['PAYS'], adjust: 'splits and dividends' });
    expect([...close].map((price) => Number(price.toFixed(12)))).toEqual([21.375, 22.8, 24, 24]);
    expect([...volume]).toEqual([4000, 4000, 1000, 1000]);
  });

  it('a range that ends after the day of its shares is refused', async () => {
    await expect(read({ to: 120, through: 119 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect((await read({ symbols, through: 119 })).sessions.at(-1)).toBe(119);
  });
});

describe('symbol changes', () => {
  beforeAll(async () => {
    const { store } = database;
    await store.writeBars([
      series('META', 1000, [10, 10]), // an ETF, METV from 1002 on
      series('METV', 1002, [11, 11, 11, 11]),
      series('FB', 1000, [400, 400, 400, 200]),
      series('META', 1004, [100, 100]),
      series('FB', 1005, [7]), // another company
      series('GONE', 1000, [5, 5]),
      series('YHOO', 1000, [1, 2, 3, 4, 5, 6], 1005),
    ]);
    await store.writeSymbolChanges([
      { from: 'META', to: 'METV', firstSession: 1002, asOf },
      { from: 'FB', to: 'META', firstSession: 1004, asOf },
      { from: 'OLD', to: 'YHOO', firstSession: 1003, asOf },
    ]);
    await store.writeSplits([split('FB', 1003, 1, 2), split('META', 1004, 1, 2)]);
  });

  it('join a share’s history under its symbol, splits included, and keep others apart', async () => {
    const panel = await read({ from: 1000, to: 1005 });
    expect(panel.symbols).toEqual(['FB', 'GONE', 'META', 'METV', 'YHOO']);
    const at = (symbol: string) =>
      [...panel.close].filter((_, cell) => cell % 5 === panel.symbols.indexOf(symbol));
    const none = Number.NaN;
    expect(at('META')).toEqual([100, 100, 100, 100, 100, 100]);
    expect(at('METV')).toEqual([10, 10, 11, 11, 11, 11]);
    expect(at('FB')).toEqual([none, none, none, none, none, 7]);
    expect(at('GONE')).toEqual([5, 5, none, none, none, none]);
    // Restated by its source, so it came under the later name for all days.
    expect(at('YHOO')).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('are not known before they happen', async () => {
    const panel = await read({ from: 1000, to: 1003 });
    expect(panel.symbols).toEqual(['FB', 'GONE', 'METV', 'YHOO']);
    expect([...panel.close].filter((_, cell) => cell % 4 === 0)).toEqual([200, 200, 200, 200]);
    expect((await read({ from: 1000, to: 1001 })).symbols).toEqual(['FB', 'GONE', 'META', 'YHOO']);
  });

  it('move no column where first shares are asked for', async () => {
    const before = await read({ from: 1000, to: 1003, shares: 'first' });
    expect(before.symbols).toEqual(['FB', 'GONE', 'METV', 'YHOO']);
    const after = await read({ from: 1000, to: 1004, shares: 'first' });
    expect(after.symbols).toEqual(['META', 'GONE', 'METV', 'YHOO']);
    expect(after.close.slice(0, before.close.length)).toEqual(before.close);
    // FB is the ticker of two shares in the end: the one that had it first stands first.
    const end = await read({ from: 1000, shares: 'first' });
    expect(end.symbols).toEqual(['META', 'FB', 'GONE', 'METV', 'YHOO']);
  });

  it('are followed for asked symbols alone', async () => {
    const panel = await read({ symbols: ['META', 'FB'], from: 1000 });
    expect([...panel.close.slice(-2)]).toEqual([100, 7]);
    expect([...panel.close.slice(0, 2)]).toEqual([100, Number.NaN]);
    expect([...(await read({ symbols: ['FB'], from: 1000, to: 1003 })).close]).toEqual([200, 200, 200, 200]);
  });

  it('are not followed on demand', async () => {
    const panel = await read({ symbols: ['META'], from: 1000, followSymbolChanges: false, adjust: 'none' });
    expect([...panel.sessions]).toEqual([1000, 1001, 1004, 1005]);
    expect([...panel.close]).toEqual([10, 10, 100, 100]);
  });
});

it('gives an empty panel, dividends or not, where no bar is stored', async () => {
  for (const adjust of ['none', 'splits', 'splits and dividends'] as const) {
    const panel = await read({ symbols: ['NOBARS'], adjust });
    expect(panel.symbols, adjust).toEqual(['NOBARS']);
    expect(panel.sessions, adjust).toHaveLength(0);
  }
});
