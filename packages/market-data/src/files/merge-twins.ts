import { type ChainValueColumn, chainValueColumns, type OptionChain } from '@gammatwin/core';

/**
 * Makes one row of each (strike, expiration, side). Indices list two such options on a third Friday, one settled at the
 * open and one at the close: their open interest and volume are added up, all else is that of the one with more open
 * interest (the first on a tie).
 */
export function mergeTwins(chain: OptionChain): OptionChain {
  const first = new Map<number, number>();
  const twins: { readonly row: number; readonly of: number }[] = [];
  for (let row = 0; row < chain.strike.length; row++) {
    // Ten thousandths of a dollar, side and day in one exact integer: a chain has thousands of rows.
    const ticks = Math.round(chain.strike[row]! * 10_000);
    const key = (2 * ticks + chain.isCall[row]!) * 100_000 + chain.expiration[row]!;
    const of = first.get(key);
    if (of === undefined) first.set(key, row);
    else twins.push({ row, of });
  }
  if (twins.length === 0) return chain;

  const source = new Map(Array.from(first.values(), (row) => [row, row] as const));
  const added = { openInterest: chain.openInterest.slice(), volume: chain.volume.slice() };
  for (const { row, of } of twins) {
    if (chain.openInterest[row]! > known(chain.openInterest[source.get(of)!]!)) source.set(of, row);
    added.openInterest[of] = plus(added.openInterest[of]!, chain.openInterest[row]!);
    added.volume[of] = plus(added.volume[of]!, chain.volume[row]!);
  }
  const places = Int32Array.from(source.keys());
  const leaders = Int32Array.from(source.values());
  const values = Object.fromEntries(
    chainValueColumns.map((name) => {
      if (name === 'openInterest' || name === 'volume')
        return [name, Float64Array.from(places, (row) => added[name][row]!)];
      return [name, Float64Array.from(leaders, (row) => chain[name][row]!)];
    }),
  ) as Record<ChainValueColumn, Float64Array>;
  return {
    ...chain,
    ...values,
    strike: Float64Array.from(places, (row) => chain.strike[row]!),
    expiration: Int32Array.from(places, (row) => chain.expiration[row]!),
    isCall: Uint8Array.from(places, (row) => chain.isCall[row]!),
  };
}

function known(x: number): number {
  return Number.isNaN(x) ? 0 : x;
}

/** Sum of what is known; NaN when neither is. */
function plus(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : a + b;
}
