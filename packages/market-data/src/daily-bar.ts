import { type BarSeries, type EpochDay, isSession } from '@gammatwin/core';

export interface DailyBar {
  readonly session: EpochDay;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Shares. */
  readonly volume: number;
}

/** Prices are rounded by some sources; farther off than this is a fault. */
const relativeSlack = 1e-6;

/** Why a bar out of a reply cannot be right; null where it can. */
export function dailyBarFault({ session, open, high, low, close, volume }: DailyBar): string | null {
  if (!isSession(session)) return 'a day without a session';
  const prices = [open, high, low, close];
  if (!prices.every((price) => Number.isFinite(price) && price > 0)) {
    return 'a price is missing or not above 0';
  }
  const inside =
    low <= Math.min(open, close) * (1 + relativeSlack) && high >= Math.max(open, close) * (1 - relativeSlack);
  if (!inside) return 'open or close outside low and high';
  return Number.isFinite(volume) && volume >= 0 ? null : 'a volume is missing or below 0';
}

/** A series out of bars in ascending order, as traded. */
export function asTraded(symbol: string, bars: readonly DailyBar[]): BarSeries {
  const column = (name: 'open' | 'high' | 'low' | 'close' | 'volume') =>
    Float64Array.from(bars, (bar) => bar[name]);
  return {
    symbol,
    splitsThrough: null,
    session: Int32Array.from(bars, ({ session }) => session),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
}
