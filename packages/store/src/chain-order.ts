import { chainValueColumns, type OptionChain } from '@gammatwin/core';

/**
 * The chain with its rows sorted by strike, expiration, calls first. Chains are mostly stored in that order already,
 * so that looking is much cheaper than to let the database sort.
 */
export function inOrder(chain: OptionChain): OptionChain {
  if (isInOrder(chain)) return chain;
  const { strike, expiration, isCall } = chain;
  const rows = Array.from(strike, (_, row) => row).sort(
    (a, b) => strike[a]! - strike[b]! || expiration[a]! - expiration[b]! || isCall[b]! - isCall[a]!,
  );
  const sorted = {
    ...chain,
    strike: Float64Array.from(rows, (row) => strike[row]!),
    expiration: Int32Array.from(rows, (row) => expiration[row]!),
    isCall: Uint8Array.from(rows, (row) => isCall[row]!),
  };
  for (const column of chainValueColumns) {
    const values = chain[column];
    sorted[column] = Float64Array.from(rows, (row) => values[row]!);
  }
  return sorted;
}

function isInOrder({ strike, expiration, isCall }: OptionChain): boolean {
  for (let row = 1; row < strike.length; row++) {
    const rise =
      strike[row]! - strike[row - 1]! ||
      expiration[row]! - expiration[row - 1]! ||
      isCall[row - 1]! - isCall[row]!;
    if (rise < 0) return false;
  }
  return true;
}
