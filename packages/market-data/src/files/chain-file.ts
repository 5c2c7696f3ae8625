import { basename } from 'node:path';
import type { EpochDay, OptionChain } from '@gammatwin/core';
import { missingDay, type Table } from '@gammatwin/tabular';
import { type Capture, capturesOf } from './captures.ts';
import { chainOf, readChainColumns } from './chain-columns.ts';
import { type ChainDialect, dialectColumns, recogniseDialect } from './chain-dialect.ts';
import { chainDialects } from './dialects/all.ts';
import { invalidChain } from './invalid-chain.ts';
import type { Rejection } from './rejection.ts';
import { rejectedSymbol, symbolFault } from './symbols.ts';
import { readTable } from './table-files.ts';

/** What a chain file holds, known from its names and stamps alone. */
export interface ChainIndex {
  readonly path: string;
  readonly rows: number;
  /** `session/symbol` of every chain. */
  readonly chains: ReadonlySet<string>;
  readonly sessions: ReadonlySet<EpochDay>;
  readonly symbols: ReadonlySet<string>;
}

/** All chains of a file, checked; each is put together when asked. */
export interface ChainFile {
  readonly path: string;
  readonly rows: number;
  /** Every capture that has a price of its underlying, in the order of their moments. */
  captures(symbol: string, session: EpochDay): OptionChain[];
  /** `session/symbol` of every chain. */
  readonly chains: ReadonlySet<string>;
  readonly rejected: readonly Rejection[];
}

export async function indexChainFile(path: string): Promise<ChainIndex> {
  const { table, dialect } = await open(path, ({ symbol, momentColumns }) => [symbol, ...momentColumns]);
  const captures = readCaptures(table, dialect).filter(({ symbol }) => !symbolFault(symbol));
  return {
    path,
    rows: table.rows,
    chains: new Set(captures.map(({ symbol, session }) => chainKey(symbol, session))),
    sessions: new Set(captures.map(({ session }) => session)),
    symbols: new Set(captures.map(({ symbol }) => symbol)),
  };
}

/** Reads a whole file. Throws INVALID_CHAIN with file, row and column when a row names no option. */
export async function readChainFile(path: string): Promise<ChainFile> {
  const { table, dialect } = await open(path, dialectColumns);
  const { rows } = table;
  const columns = readChainColumns(table, dialect);
  const source = basename(path);
  const rejected: Rejection[] = [];
  const good = new Map<string, Capture[]>();
  for (const capture of readCaptures(table, dialect)) {
    const { symbol, session } = capture;
    const first = capture.rows[0]!;
    const reason = symbolFault(symbol) || (!(columns.spot[first]! > 0) && 'no price of the underlying');
    if (reason) {
      const place = table.place(first);
      rejected.push({
        kind: 'chains',
        file: path,
        reason,
        rows: capture.rows.length,
        first: place,
        symbol: rejectedSymbol(symbol),
        session,
      });
      continue;
    }
    const key = chainKey(symbol, session);
    const known = good.get(key);
    if (known) known.push(capture);
    else good.set(key, [capture]);
  }
  return {
    path,
    rows,
    rejected,
    chains: new Set(good.keys()),
    captures: (symbol, session) =>
      (good.get(chainKey(symbol, session)) ?? []).map((capture) =>
        chainOf(columns, capture.rows, { symbol, session, asOf: capture.asOf, source }),
      ),
  };
}

export function chainKey(symbol: string, session: EpochDay): string {
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

/** Throws INVALID_CHAIN at the first row without a symbol, a session or a moment. */
function readCaptures(table: Table, dialect: ChainDialect): Capture[] {
  const symbols = table.column(dialect.symbol).dictionary();
  const moments = dialect.moments(table);
  for (let row = 0; row < table.rows; row++) {
    const named = symbols.codes[row]! >= 0;
    if (named && moments.session[row] !== missingDay && !Number.isNaN(moments.asOf[row]!)) continue;
    const column = named ? dialect.momentColumns.join(', ') : dialect.symbol;
    throw invalidChain(table, row, column, 'nothing');
  }
  return capturesOf(symbols, moments);
}
