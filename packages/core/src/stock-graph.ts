import { createHash } from 'node:crypto';
import type { EpochDay } from './epoch-day.ts';
import type { StockGraph } from './market.ts';

/** What made a graph; two graphs can be compared only where these agree. */
export type GraphSettings = Readonly<Record<string, number | boolean | string>>;

/**
 * One weighted, undirected graph over `symbols` for one session as a list of edges: edge e joins `symbols[from[e]]` and
 * `symbols[to[e]]`, from < to, sorted by from, then to; no edge stands twice.
 */
export interface GraphEdges {
  readonly session: EpochDay;
  readonly symbols: readonly string[];
  readonly settings: GraphSettings;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** (0, 1]. */
  readonly weight: Float64Array;
}

/** The same graph as a matrix, both directions filled. */
export function denseGraph({ session, symbols, from, to, weight }: GraphEdges): StockGraph {
  const size = symbols.length;
  const weights = new Float64Array(size * size);
  for (let e = 0; e < weight.length; e++) {
    weights[from[e]! * size + to[e]!] = weight[e]!;
    weights[to[e]! * size + from[e]!] = weight[e]!;
  }
  return { session, symbols, weights };
}

/** SHA-256 (hex) over session, symbols, settings (in the order of their names), edges and the bits of the weights. */
export function graphHash({ session, symbols, settings, from, to, weight }: GraphEdges): string {
  const sorted = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash('sha256').update(JSON.stringify([session, symbols, sorted, weight.length]));
  for (const { buffer, byteOffset, byteLength } of [from, to, weight]) {
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}
