import { chainValueColumns, type OptionChain } from '@gammatwin/core';

/**
 * The chain with its rows sorted by strike, expiration, calls first. Chains are mostly stored in that order already,
 * so that looking is much cheaper than to let the database sort.
 */
export function inOrder(chain: OptionChain): OptionChain {
  const rows = Array.from(chain.strike, (_, row) => row);
  const compare = (a: number, b: number) =>
    at(chain.strike, a) - at(chain.strike, b) ||
    at(chain.expiration, a) - at(chain.expiration, b) ||
    at(chain.isCall, b) - at(chain.isCall, a);
  if (rows.every((row) => row === 0 || compare(row - 1, row) <= 0)) return chain;
  rows.sort(compare);
  const sorted = {
    ...chain,
    strike: Float64Array.from(rows, (row) => at(chain.strike, row)),
    expiration: Int32Array.from(rows, (row) => at(chain.expiration, row)),
    isCall: Uint8Array.from(rows, (row) => at(chain.isCall, row)),
  };
  for (const column of chainValueColumns) {
    sorted[column] = Float64Array.from(rows, (row) => at(chain[column], row));
  }
  return sorted;
}

function at(column: ArrayLike<number>, row: number): number {
  return column[row] ?? Number.NaN;
}
