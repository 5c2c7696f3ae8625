import { type ChainValueColumn, invalidInput } from '@gammatwin/core';
import type { Table } from '@gammatwin/tabular';

/** When each row was captured and which session it describes. */
export interface Moments {
  readonly session: Int32Array;
  /** Milliseconds since the epoch, UTC. */
  readonly asOf: Float64Array;
}

/** How one source of option chains spells our columns. Units are ours unless `moments` or a comment says otherwise. */
export interface ChainDialect {
  readonly symbol: string;
  readonly momentColumns: readonly string[];
  moments(table: Table): Moments;
  readonly spot: string;
  readonly strike: string;
  readonly expiration: string;
  readonly side: { readonly column: string; readonly call: string; readonly put: string };
  readonly values: Partial<Readonly<Record<ChainValueColumn, string>>>;
}

export function dialectColumns(dialect: ChainDialect): string[] {
  const { symbol, momentColumns, spot, strike, expiration, side, values } = dialect;
  return [symbol, ...momentColumns, spot, strike, expiration, side.column, ...Object.values(values)];
}

/** The first dialect all of whose columns are there. Throws INVALID_INPUT that names the file and what it has. */
export function recogniseDialect(
  dialects: readonly ChainDialect[],
  file: string,
  present: readonly string[],
): ChainDialect {
  const found = dialects.find((dialect) => dialectColumns(dialect).every((name) => present.includes(name)));
  if (found) return found;
  const known = dialects.map((dialect) => dialectColumns(dialect).join(', ')).join(' or ');
  throw invalidInput(`columns of ${file}`, known, present.join(', '));
}
