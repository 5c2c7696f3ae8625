import { type EpochDay, invalidInput, type StockGraph, sessionClose } from '@gammatwin/core';
import { decodeParquet, encodeParquet } from '@gammatwin/tabular';
import { sameDay, sameNumber } from './columns.ts';

/** Every symbol as its own neighbour first (its weight is mostly 0), which keeps their order, then a row an edge. */
export function encodeGraph({ session, symbols, weights }: StockGraph, name: string): Uint8Array {
  const count = symbols.length;
  if (weights.length !== count * count) {
    throw invalidInput(`weights of ${name}`, `${count} × ${count} numbers`, weights.length);
  }
  const from = Array.from({ length: count }, (_, i) => i);
  const to = [...from];
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      if (i === j || Object.is(weights[i * count + j], 0)) continue;
      from.push(i);
      to.push(j);
    }
  }
  const values = [...symbols];
  return encodeParquet(
    {
      session: sameDay(from.length, session),
      as_of_utc_ms: sameNumber(from.length, sessionClose(session)),
      symbol: { codes: Int32Array.from(from), values },
      neighbour: { codes: Int32Array.from(to), values },
      weight: Float64Array.from(from, (i, row) => weights[i * count + to[row]!]!),
    },
    name,
  );
}

export function decodeGraph(bytes: Uint8Array, name: string, session: EpochDay): StockGraph {
  const table = decodeParquet(bytes, name);
  const from = table.column('symbol').strings();
  const to = table.column('neighbour').strings();
  const weight = table.column('weight').numbers();
  const symbols = from.filter((symbol, row) => symbol === to[row]);
  const place = new Map(symbols.map((symbol, i) => [symbol, i] as const));
  const weights = new Float64Array(symbols.length ** 2);
  for (let row = 0; row < table.rows; row++) {
    weights[place.get(from[row]!)! * symbols.length + place.get(to[row]!)!] = weight[row]!;
  }
  return { session, symbols, weights };
}
