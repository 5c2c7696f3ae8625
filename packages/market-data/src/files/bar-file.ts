import { type BarSeries, GammaTwinError, isSession } from '@gammatwin/core';
import { missingDay, type Table } from '@gammatwin/tabular';
import { groupRows } from './group-rows.ts';
import { gatherRejections, type Rejection } from './rejection.ts';
import { normalSymbol, rejectedSymbol, symbolFault } from './symbols.ts';
import { take } from './take.ts';

export const barColumns = ['symbol', 'date', 'open', 'high', 'low', 'close', 'volume'] as const;

/** One file's bars, and what was left out of it. */
export interface BarFile {
  readonly file: string;
  readonly rows: number;
  readonly series: ReadonlyMap<string, BarSeries>;
  /** Last session in the file. */
  readonly last: number;
  readonly rejected: readonly Rejection[];
}

/** Prices are kept in single precision or rounded by some sources; farther off than this is a fault. */
const relativeSlack = 1e-6;
/** Isolated faults are dropped and reported; above this share of its rows a file isn't to be trusted at all. */
const greatestFaultyShare = 0.001;

/** Sorts a file of daily bars by symbol and session. Throws INVALID_BARS, with file and row, on a file of many faults. */
export function readBarFile(table: Table): BarFile {
  const symbols = table.column('symbol').dictionary();
  const session = table.column('date').days();
  const open = table.column('open').numbers();
  const high = table.column('high').numbers();
  const low = table.column('low').numbers();
  const close = table.column('close').numbers();
  const volume = table.column('volume').numbers();
  const faults: { readonly row: number; readonly reason: string }[] = [];
  const { names, groupOf } = normalNames(symbols.values);
  const group = symbols.codes.map((code) => groupOf[code] ?? -1);
  const nameFaults = names.map(symbolFault);
  const dateFault = dateFaults();
  for (let row = 0; row < table.rows; row++) {
    const reason =
      (group[row]! < 0 ? 'no symbol' : nameFaults[group[row]!]) ||
      dateFault(session[row]!) ||
      barFault(open[row]!, high[row]!, low[row]!, close[row]!, volume[row]!);
    if (!reason) continue;
    faults.push({ row, reason });
    group[row] = -1;
  }

  const { order, starts } = groupRows(group, names.length);
  const last = lastOf(session, group);
  const series = new Map<string, BarSeries>();
  for (const [code, symbol] of names.entries()) {
    const rows = order.subarray(starts[code]!, starts[code + 1]!);
    rows.sort((a, b) => session[a]! - session[b]! || a - b);
    const kept = rows.filter((row, i) => i === 0 || session[row] !== session[rows[i - 1]!]);
    for (let i = 1; kept.length < rows.length && i < rows.length; i++) {
      const row = rows[i]!;
      if (session[row] === session[rows[i - 1]!]) faults.push({ row, reason: 'a second bar of the session' });
    }
    if (kept.length === 0) continue;
    const pick = (column: Float64Array) => take(column, kept);
    series.set(symbol, {
      symbol,
      // Such files are adjusted for the splits up to the day when they were made.
      splitsThrough: last,
      session: kept.map((row) => session[row]!),
      open: pick(open),
      high: pick(high),
      low: pick(low),
      close: pick(close),
      volume: pick(volume),
    });
  }
  faults.sort((a, b) => a.row - b.row);
  refuseIfMany(table, faults);
  const rejected = gatherRejections(
    faults.map(({ row, reason }) => ({
      kind: 'bars' as const,
      file: table.file,
      reason,
      first: table.place(row),
      symbol: rejectedSymbol(normalSymbol(symbols.values[symbols.codes[row]!] ?? '')),
      session: session[row] === missingDay ? null : session[row]!,
    })),
  );
  return { file: table.file, rows: table.rows, series, last, rejected };
}

/** The different symbols in their normal spelling, and which of them each value is. */
function normalNames(values: readonly string[]): { names: string[]; groupOf: Int32Array } {
  const names: string[] = [];
  const known = new Map<string, number>();
  const groupOf = Int32Array.from(values, (value) => {
    const name = normalSymbol(value);
    const group = known.get(name) ?? names.push(name) - 1;
    known.set(name, group);
    return group;
  });
  return { names, groupOf };
}

/** The last day among the rows that belong to a group. */
function lastOf(session: Int32Array, group: Int32Array): number {
  let last = missingDay;
  for (const [row, code] of group.entries()) if (code >= 0) last = Math.max(last, session[row]!);
  return last;
}

/** Asks the calendar once for each day: a file has thousands of rows of one day. */
function dateFaults(): (day: number) => string | false {
  const known = new Map<number, string | false>();
  return (day) => {
    let fault = known.get(day);
    if (fault === undefined) {
      fault = day === missingDay ? 'no date' : !isSession(day) && 'the exchange was closed that day';
      known.set(day, fault);
    }
    return fault;
  };
}

function barFault(open: number, high: number, low: number, close: number, volume: number): string | false {
  if (!(open > 0 && high > 0 && low > 0 && close > 0 && high < Number.POSITIVE_INFINITY)) {
    return `a price is missing or not positive (open ${open}, high ${high}, low ${low}, close ${close})`;
  }
  if (!(volume >= 0 && volume < Number.POSITIVE_INFINITY)) return `volume ${volume}`;
  const least = Math.min(open, close, high) * (1 + relativeSlack);
  const most = Math.max(open, close) * (1 - relativeSlack);
  if (low <= least && most <= high) return false;
  return `prices contradict each other (open ${open}, high ${high}, low ${low}, close ${close})`;
}

function refuseIfMany(table: Table, faults: readonly { row: number; reason: string }[]): void {
  const [first] = faults;
  if (!first || faults.length <= greatestFaultyShare * table.rows) return;
  throw new GammaTwinError(
    'INVALID_BARS',
    `${table.file}, ${table.place(first.row)}: ${first.reason}; ${faults.length} of ${table.rows} rows are faulty`,
    { fields: { file: table.file, place: table.place(first.row), faulty: faults.length } },
  );
}
