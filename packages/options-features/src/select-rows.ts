import { type ChainValueColumn, chainValueColumns, type OptionChain } from '@gammatwin/core';

/** The chain with only the rows whose numbers stand in `rows`; every column is a new array. */
export function selectRows(chain: OptionChain, rows: Int32Array): OptionChain {
  const values = Object.fromEntries(
    chainValueColumns.map((name) => [name, pick(chain[name], rows, new Float64Array(rows.length))]),
  ) as Pick<OptionChain, ChainValueColumn>;
  return {
    ...chain,
    strike: pick(chain.strike, rows, new Float64Array(rows.length)),
    expiration: pick(chain.expiration, rows, new Int32Array(rows.length)),
    isCall: pick(chain.isCall, rows, new Uint8Array(rows.length)),
    ...values,
  };
}

function pick<Column extends Float64Array | Int32Array | Uint8Array>(
  column: Column,
  rows: Int32Array,
  into: Column,
): Column {
  for (let i = 0; i < rows.length; i++) into[i] = column[rows[i]!]!;
  return into;
}
