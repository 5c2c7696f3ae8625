import type { OptionChain } from '@gammatwin/core';

/** Row numbers of the contracts that both captures have, pairwise. */
export interface CommonContracts {
  readonly earlier: Int32Array;
  readonly later: Int32Array;
}

export function commonContracts(earlier: OptionChain, later: OptionChain): CommonContracts {
  const rows = new Map<number, number>();
  for (let row = 0; row < earlier.strike.length; row++) rows.set(keyOf(earlier, row), row);
  const a: number[] = [];
  const b: number[] = [];
  for (let row = 0; row < later.strike.length; row++) {
    const other = rows.get(keyOf(later, row));
    if (other === undefined) continue;
    a.push(other);
    b.push(row);
  }
  return { earlier: Int32Array.from(a), later: Int32Array.from(b) };
}

/** Ten thousandths of a dollar, side and day in one exact integer. */
function keyOf(chain: OptionChain, row: number): number {
  const ticks = Math.round(chain.strike[row]! * 10_000);
  return (2 * ticks + chain.isCall[row]!) * 100_000 + chain.expiration[row]!;
}
