import { type ChainValueColumn, chainValueColumns, type EpochDay, type OptionChain } from '@gammatwin/core';
import { missingDay, type Table } from '@gammatwin/tabular';
import type { ChainDialect } from './chain-dialect.ts';
import { invalidChain } from './invalid-chain.ts';
import { mergeTwins } from './merge-twins.ts';
import { take } from './take.ts';

/** A chain file's columns in our names; a value column that the source lacks is null. */
export interface ChainColumns {
  readonly spot: Float64Array;
  readonly strike: Float64Array;
  readonly expiration: Int32Array;
  readonly isCall: Uint8Array;
  readonly values: Readonly<Record<ChainValueColumn, Float64Array | null>>;
}

/** Throws INVALID_CHAIN at the first row without a positive strike, an expiration or a side. */
export function readChainColumns(table: Table, dialect: ChainDialect): ChainColumns {
  const strike = table.column(dialect.strike).numbers();
  const expiration = table.column(dialect.expiration).days();
  const side = table.column(dialect.side.column).dictionary();
  const isCallOf = side.values.map((text) => [dialect.side.put, dialect.side.call].indexOf(text));
  const isCall = new Uint8Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    const k = strike[row]!;
    if (!(k > 0 && k < Number.POSITIVE_INFINITY)) throw invalidChain(table, row, dialect.strike, k);
    if (expiration[row] === missingDay) throw invalidChain(table, row, dialect.expiration, 'nothing');
    const call = isCallOf[side.codes[row]!] ?? -1;
    if (call < 0)
      throw invalidChain(table, row, dialect.side.column, side.values[side.codes[row]!] ?? 'nothing');
    isCall[row] = call;
  }
  const values = Object.fromEntries(
    chainValueColumns.map((name) => {
      const source = dialect.values[name];
      const column = source === undefined ? null : table.column(source).numbers();
      if (column && (name === 'last' || name === 'impliedVolatility')) blankZeros(column);
      return [name, column];
    }),
  ) as Record<ChainValueColumn, Float64Array | null>;
  return { spot: table.column(dialect.spot).numbers(), strike, expiration, isCall, values };
}

/** Sources write 0 for an option that never traded and for a volatility that nothing solves. */
function blankZeros(column: Float64Array): void {
  for (let i = 0; i < column.length; i++) if (column[i] === 0) column[i] = Number.NaN;
}

/** The chain that the given rows make. */
export function chainOf(
  columns: ChainColumns,
  rows: Int32Array,
  of: {
    readonly symbol: string;
    readonly session: EpochDay;
    readonly asOf: number;
    readonly source: string;
  },
): OptionChain {
  const pick = (name: ChainValueColumn) => take(columns.values[name], rows);
  return mergeTwins({
    underlying: of.symbol,
    session: of.session,
    asOf: of.asOf,
    source: of.source,
    spot: columns.spot[rows[0]!]!,
    strike: take(columns.strike, rows),
    expiration: rows.map((row) => columns.expiration[row]!),
    isCall: Uint8Array.from(rows.map((row) => columns.isCall[row]!)),
    bid: pick('bid'),
    ask: pick('ask'),
    last: pick('last'),
    volume: pick('volume'),
    openInterest: pick('openInterest'),
    impliedVolatility: pick('impliedVolatility'),
    delta: pick('delta'),
    gamma: pick('gamma'),
    thetaPerDay: pick('thetaPerDay'),
    vegaPerVolPoint: pick('vegaPerVolPoint'),
    rhoPerRatePoint: pick('rhoPerRatePoint'),
  });
}
