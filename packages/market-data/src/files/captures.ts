import type { EpochDay } from '@gammatwin/core';
import type { Dictionary } from '@gammatwin/tabular';
import type { Moments } from './chain-dialect.ts';
import { groupRows } from './group-rows.ts';
import { normalSymbol } from './symbols.ts';

/** The rows of one underlying that were taken at one moment for one session. */
export interface Capture {
  readonly symbol: string;
  readonly session: EpochDay;
  /** Milliseconds since the epoch, UTC. */
  readonly asOf: number;
  readonly rows: Int32Array;
}

/** The captures of a file in the order of their moments. */
export function capturesOf(symbols: Dictionary, { session, asOf }: Moments): Capture[] {
  const names = symbols.values.map(normalSymbol);
  const numbers = new Map(names.map((name, i) => [name, i] as const));
  const found: Omit<Capture, 'rows'>[] = [];
  // Session and symbol in one exact integer → the groups of its moments, seldom more than one.
  const groups = new Map<number, number[]>();
  const groupOf = symbols.codes.map((code, row) => {
    const symbol = names[code]!;
    const key = session[row]! * names.length + numbers.get(symbol)!;
    const known = groups.get(key) ?? [];
    if (known.length === 0) groups.set(key, known);
    const same = known.find((group) => found[group]!.asOf === asOf[row]);
    if (same !== undefined) return same;
    known.push(found.length);
    return found.push({ symbol, session: session[row]!, asOf: asOf[row]! }) - 1;
  });
  const { order, starts } = groupRows(groupOf, found.length);
  return found
    .map((capture, g) => ({ ...capture, rows: order.subarray(starts[g]!, starts[g + 1]!) }))
    .sort((a, b) => a.asOf - b.asOf);
}
