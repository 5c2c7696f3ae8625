import type { StockGraph } from '@gammatwin/core';

/** [N × N] mask for an `Observation`: 1 where the graph has an edge, else 0. */
export function edgeMask(graph: StockGraph): Float32Array {
  return Float32Array.from(graph.weights, (weight) => (weight !== 0 ? 1 : 0));
}
