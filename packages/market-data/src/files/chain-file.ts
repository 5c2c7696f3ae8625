import type { EpochDay, OptionChain } from '@gammatwin/core';
import { type Dictionary, missingDay, type Table } from '@gammatwin/tabular';
import { chainOf, readChainColumns } from './chain-columns.ts';
import { type ChainDialect, dialectColumns, type Moments, recogniseDialect } from './chain-dialect.ts';
import { chainDialects } from './dialects/all.ts';
import { groupRows } from './group-rows.ts';
import { invalidChain } from './invalid-chain.ts';
import type { Rejection } from './rejection.ts';
import { normalSymbol } from './symbols.ts';
import { readTable } from './table-files.ts';

/** One underlying at one session in a file; the last capture where there are several. */
interface Capture {
  readonly symbol: string;
  readonly session: EpochDay;
  readonly rows: Int32Array;
}

/** What a chain file holds, known from its names and stamps alone. */
export interface ChainIndex {
  readonly path: string;
  /** How many of the five Greeks it has. */
  readonly greeks: number;
  /** `session/symbol` → rows. */
  readonly captures: ReadonlyMap<string, number>;
  readonly sessions: ReadonlySet<EpochDay>;
  readonly symbols: ReadonlySet<string>;
}

/** All chains of a file, checked; each is put together when asked, null where it has no spot price. */
export interface ChainFile {
  chain(symbol: string, session: EpochDay): OptionChain | null;
  readonly rejected: readonly Rejection[];
}

export async function indexChainFile(path: string): Promise<ChainIndex> {
  const { table, dialect } = await open(path, ({ symbol, momentColumns }) => [symbol, ...momentColumns]);
  const captures = capturesOf(table, dialect);
  return {
    path,
    greeks: ['delta', 'gamma', 'thetaPerDay', 'vegaPerVolPoint', 'rhoPerRatePoint'].filter(
      (name) => name in dialect.values,
    ).length,
    captures: new Map([...captures].map(([key, { rows }]) => [key, rows.length])),
    sessions: new Set([...captures.values()].map(({ session }) => session)),
    symbols: new Set([...captures.values()].map(({ symbol }) => symbol)),
  };
}

/** Reads a whole file. Throws INVALID_CHAIN with file, row and column when a row names no option. */
export async function readChainFile(path: string): Promise<ChainFile> {
  const { table, dialect } = await open(path, dialectColumns);
  const captures = capturesOf(table, dialect);
  const columns = readChainColumns(table, dialect);
  const { asOf } = dialect.moments(table);
  const rejected: Rejection[] = [];
  for (const { symbol, rows } of captures.values()) {
    if (columns.spot[rows[0]!]! > 0) continue;
    const first = table.place(rows[0]!);
    rejected.push({ file: path, reason: 'no price of the underlying', rows: rows.length, first, symbol });
  }
  return {
    rejected,
    chain(symbol, session) {
      const capture = captures.get(captureKey(symbol, session));
      if (!capture || !(columns.spot[capture.rows[0]!]! > 0)) return null;
      return chainOf(columns, capture.rows, { symbol, session, asOf: asOf[capture.rows[0]!]! });
    },
  };
}

export function captureKey(symbol: string, session: EpochDay): string {
  return `${session}/${symbol}`;
}

async function open(
  path: string,
  wanted: (dialect: ChainDialect) => readonly string[],
): Promise<{ table: Table; dialect: ChainDialect }> {
  let dialect = chainDialects[0]!;
  const table = await readTable(path, (present) => {
    dialect = recogniseDialect(chainDialects, path, present);
    return [...new Set(wanted(dialect))];
  });
  return { table, dialect };
}

function capturesOf(table: Table, dialect: ChainDialect): Map<string, Capture> {
  const symbols = table.column(dialect.symbol).dictionary();
  const moments = dialect.moments(table);
  checkMoments(table, dialect, symbols, moments);
  const { session, asOf } = moments;
  const found = new Map<number, { group: number; symbol: string; session: EpochDay; asOf: number }>();
  const groups = Int32Array.from(symbols.codes, (code, row) => {
    const key = session[row]! * symbols.values.length + code;
    let entry = found.get(key);
    if (!entry) {
      const symbol = normalSymbol(symbols.values[code]!);
      entry = { group: found.size, symbol, session: session[row]!, asOf: asOf[row]! };
      found.set(key, entry);
    }
    entry.asOf = Math.max(entry.asOf, asOf[row]!);
    return entry.group;
  });
  const { order, starts } = groupRows(groups, found.size);
  const captures = new Map<string, Capture>();
  for (const entry of found.values()) {
    const rows = order.subarray(starts[entry.group]!, starts[entry.group + 1]!);
    captures.set(captureKey(entry.symbol, entry.session), {
      symbol: entry.symbol,
      session: entry.session,
      rows: rows.filter((row) => asOf[row] === entry.asOf),
    });
  }
  return captures;
}

function checkMoments(table: Table, dialect: ChainDialect, symbols: Dictionary, moments: Moments): void {
  for (let row = 0; row < table.rows; row++) {
    if (symbols.codes[row]! >= 0 && moments.session[row] !== missingDay && !Number.isNaN(moments.asOf[row]!))
      continue;
    const column = symbols.codes[row]! < 0 ? dialect.symbol : dialect.momentColumns.join(', ');
    throw invalidChain(table, row, column, 'nothing');
  }
}
