import type { BarSeries } from '@gammatwin/core';

/**
 * One series out of two of the same symbol: every session of `newer`, and those of `older` that `newer` lacks. Where
 * the two were split-adjusted at different times (the median ratio of their closes on common sessions is off 1 by more
 * than 2 %), the older one is brought onto the newer one's basis, volume the other way round.
 */
export function spliceBars(older: BarSeries, newer: BarSeries): BarSeries {
  const known = new Map(Array.from(newer.session, (session, i) => [session, i] as const));
  const ratios: number[] = [];
  const extra: number[] = [];
  for (const [i, session] of older.session.entries()) {
    const at = known.get(session);
    if (at === undefined) extra.push(i);
    else ratios.push(newer.close[at]! / older.close[i]!);
  }
  const ratio = median(ratios);
  const factor = Math.abs(ratio - 1) > 0.02 ? ratio : 1;

  const rows = [
    ...extra.map((i) => ({ from: older, i, session: older.session[i]!, price: factor })),
    ...Array.from(newer.session, (session, i) => ({ from: newer, i, session, price: 1 })),
  ].sort((a, b) => a.session - b.session);
  const price = (column: 'open' | 'high' | 'low' | 'close') =>
    Float64Array.from(rows, (row) => row.from[column][row.i]! * row.price);
  return {
    symbol: newer.symbol,
    splitsThrough: newer.splitsThrough,
    session: Int32Array.from(rows, (row) => row.session),
    open: price('open'),
    high: price('high'),
    low: price('low'),
    close: price('close'),
    volume: Float64Array.from(rows, (row) => row.from.volume[row.i]! / row.price),
  };
}

/** 1 where there is nothing in common to compare. */
function median(values: readonly number[]): number {
  if (values.length === 0) return 1;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
