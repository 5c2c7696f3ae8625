import {
  type BarSeries,
  chainValueColumns,
  createRandom,
  type OptionChain,
  sessionClose,
  toEpochDay,
} from '@gammatwin/core';

export const session: number = toEpochDay('2025-11-18');

/** A capture with awkward numbers: NaN, −0, the smallest and the largest, thirds. */
export function sampleChain(underlying: string, asOf: number, rows: number, source?: string): OptionChain {
  const random = createRandom(`${underlying}/${asOf}/${rows}`);
  const odd = [Number.NaN, -0, 5e-324, -Number.MAX_VALUE, 1 / 3, 0.1 + 0.2];
  const column = () =>
    Float64Array.from({ length: rows }, (_, i) => (i < odd.length ? odd[i]! : 100 * random.normal()));
  const values = Object.fromEntries(chainValueColumns.map((name) => [name, column()] as const));
  return {
    underlying,
    session,
    asOf,
    ...(source === undefined ? {} : { source, openInterestSession: session - 1 }),
    spot: 267.44 + 1 / 3,
    strike: Float64Array.from({ length: rows }, (_, i) => 100 + i / 3),
    expiration: Int32Array.from({ length: rows }, (_, i) => session + (i % 7)),
    isCall: Uint8Array.from({ length: rows }, (_, i) => i % 2),
    ...(values as Record<(typeof chainValueColumns)[number], Float64Array>),
  };
}

export const atClose: number = sessionClose(session);

export function sampleBars(
  symbol: string,
  from: string,
  count: number,
  splitsThrough: number | null,
): BarSeries {
  const random = createRandom(`${symbol}/${from}`);
  const column = () => Float64Array.from({ length: count }, () => 100 + random.normal() / 3);
  return {
    symbol,
    splitsThrough,
    session: Int32Array.from({ length: count }, (_, i) => toEpochDay(from) + i),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
}
