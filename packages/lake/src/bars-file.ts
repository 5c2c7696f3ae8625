import { type BarSeries, sessionClose } from '@gammatwin/core';
import { decodeParquet, encodeParquet, missingDay } from '@gammatwin/tabular';
import { dayOrNull, sameText } from './columns.ts';

const columns = ['open', 'high', 'low', 'close', 'volume'] as const;
const fileNames = {
  open: 'open_usd',
  high: 'high_usd',
  low: 'low_usd',
  close: 'close_usd',
  volume: 'volume_shares',
} as const;

/** Bars of one symbol, sessions ascending over all series, each with its own `splitsThrough`. */
export function encodeBars(series: readonly BarSeries[], name: string): Uint8Array {
  const session = Int32Array.from(series.flatMap((bars) => Array.from(bars.session)));
  const splitsThrough = Int32Array.from(
    series.flatMap((bars) => Array.from(bars.session, () => bars.splitsThrough ?? missingDay)),
  );
  const joined = (column: (typeof columns)[number]) =>
    Float64Array.from(series.flatMap((bars) => Array.from(bars[column])));
  return encodeParquet(
    {
      symbol: sameText(session.length, series[0]?.symbol ?? null),
      session: { days: session },
      as_of_utc_ms: Float64Array.from(session, sessionClose),
      splits_through: { days: splitsThrough },
      ...Object.fromEntries(columns.map((column) => [fileNames[column], joined(column)] as const)),
    },
    name,
  );
}

/** The series of a file: a new one begins wherever `splitsThrough` changes. */
export function decodeBars(bytes: Uint8Array, name: string): BarSeries[] {
  const table = decodeParquet(bytes, name);
  const symbol = table.column('symbol').dictionary().values[0] ?? '';
  const session = table.column('session').days();
  const splitsThrough = table.column('splits_through').days();
  const numbers = (column: (typeof columns)[number]) => table.column(fileNames[column]).numbers();
  const [open, high, low, close, volume] = columns.map(numbers) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const series: BarSeries[] = [];
  let from = 0;
  for (let row = 1; row <= table.rows; row++) {
    if (row < table.rows && splitsThrough[row] === splitsThrough[from]) continue;
    series.push({
      symbol,
      splitsThrough: dayOrNull(splitsThrough[from]!),
      session: session.slice(from, row),
      open: open.slice(from, row),
      high: high.slice(from, row),
      low: low.slice(from, row),
      close: close.slice(from, row),
      volume: volume.slice(from, row),
    });
    from = row;
  }
  return series;
}

/** What was stored with what is new: a new series takes the place of everything between its first and last session. */
export function spliceBars(stored: readonly BarSeries[], fresh: BarSeries): BarSeries[] {
  const first = fresh.session[0];
  const last = fresh.session.at(-1);
  if (first === undefined || last === undefined) return [...stored];
  const before = stored.flatMap((bars) => keep(bars, Number.NEGATIVE_INFINITY, first - 1));
  const after = stored.flatMap((bars) => keep(bars, last + 1, Number.POSITIVE_INFINITY));
  return [...before, fresh, ...after];
}

/** The bars in [from, to]; an empty list when there are none. */
export function keep(bars: BarSeries, from: number, to: number): BarSeries[] {
  const within = (_: unknown, i: number) => bars.session[i]! >= from && bars.session[i]! <= to;
  const session = bars.session.filter(within);
  if (session.length === 0) return [];
  return [
    {
      symbol: bars.symbol,
      splitsThrough: bars.splitsThrough,
      session,
      open: bars.open.filter(within),
      high: bars.high.filter(within),
      low: bars.low.filter(within),
      close: bars.close.filter(within),
      volume: bars.volume.filter(within),
    },
  ];
}
