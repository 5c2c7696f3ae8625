import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BarSeries, sessionsBetween, toEpochDay, toIsoDate } from '@gammatwin/core';
import { ensureDatabase, openStore, stopDatabase } from '@gammatwin/store';
import { readParquet, type Table } from '@gammatwin/tabular';
import { realDataFolder } from '@gammatwin/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** See fixtures/announced_dividends.py. Split: ex-date, new shares for one; dividend: ex-date, USD a share of that day. */
type Announced = Record<string, { splits: [string, number][]; dividends: [string, number][] }>;
const announced: Announced = JSON.parse(
  readFileSync(new URL('fixtures/announced_dividends.json', import.meta.url), 'utf8'),
);

const folder = realDataFolder();
describe.skipIf(!folder)('real bars', () => {
  let recent: Table;
  let older: Table;
  beforeAll(async () => {
    recent = await readParquet(join(folder!, 'equities/us_daily_2016_2026.parquet'), ['date']);
    older = await readParquet(join(folder!, 'equities/sp500_daily_2012_2021.parquet'), [
      'symbol',
      'date',
      'close',
      'adj_close',
    ]);
  });

  test('stand on exactly the sessions of the calendar', () => {
    for (const table of [recent, older]) {
      const traded = [...new Set(table.column('date').days())].sort((a, b) => a - b);
      const sessions = sessionsBetween(traded[0]!, traded.at(-1)!);
      expect(Array.from(traded, toIsoDate)).toEqual(Array.from(sessions, toIsoDate));
    }
  });

  describe('as traded, with the announced splits and dividends', () => {
    let home = '';
    beforeAll(async () => {
      home = await mkdtemp(join(tmpdir(), 'gammatwin-real-bars-'));
    });
    afterAll(async () => {
      await stopDatabase(home);
      await rm(home, { recursive: true, force: true });
    });

    /** Bars of the symbols with the close brought back to what was traded, and the source's adjusted close. */
    function tradedBars(symbols: readonly string[]): { bars: BarSeries; adjusted: Float64Array }[] {
      const { codes, values } = older.column('symbol').dictionary();
      const [day, price, adjusted] = ['date', 'close', 'adj_close'].map((name) =>
        name === 'date' ? older.column(name).days() : older.column(name).numbers(),
      ) as [Int32Array, Float64Array, Float64Array];
      return symbols.map((symbol) => {
        const code = values.indexOf(symbol);
        const rows = Array.from(codes.keys()).filter((row) => codes[row] === code);
        const session = Int32Array.from(rows, (row) => day[row]!);
        const close = Float64Array.from(rows, (row) => {
          const later = announced[symbol]!.splits.filter(([exDate]) => toEpochDay(exDate) > day[row]!);
          return later.reduce((traded, [, shares]) => traded * shares, price[row]!);
        });
        const prices = { open: close, high: close, low: close, close, volume: close };
        const bars = { symbol, splitsThrough: null, session, ...prices };
        return { bars, adjusted: Float64Array.from(rows, (row) => adjusted[row]!) };
      });
    }

    test('give the adjusted close of the source within 0.00001', async () => {
      const { url } = await ensureDatabase({ url: undefined, home });
      const store = await openStore(url);
      const symbols = Object.keys(announced);
      const traded = tradedBars(symbols);
      const event = (symbol: string, date: string) => ({ symbol, exDate: toEpochDay(date), asOf: 0 });
      const unknown = { kind: 'regular', perYear: null, declaredOn: null, paidOn: null } as const;
      await store.writeBars(traded.map(({ bars }) => bars));
      for (const symbol of symbols) {
        const { splits, dividends } = announced[symbol]!;
        await store.writeSplits(splits.map(([date, to]) => ({ ...event(symbol, date), from: 1, to })));
        await store.writeDividends(
          dividends.map(([date, cash]) => ({ ...event(symbol, date), cash, ...unknown })),
        );
      }
      const panel = await store.readBars({ symbols, adjust: 'splits and dividends' });
      await store.close();
      for (const [n, { adjusted }] of traded.entries()) {
        expect(panel.sessions.length).toBe(adjusted.length);
        const close = (t: number) => panel.close[t * symbols.length + n]!;
        const last = adjusted.length - 1;
        // The source goes on adjusting for dividends after its last bar, by one factor for all.
        const worst = adjusted.reduce((most, price, t) => {
          const expected = (price / adjusted[last]!) * close(last);
          return Math.max(most, Math.abs(close(t) / expected - 1));
        }, 0);
        expect(worst, symbols[n]).toBeLessThan(1e-5);
      }
    });
  });
});
