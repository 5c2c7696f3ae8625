import type { Random } from '@gammatwin/core';

/** A copy in an order drawn from `random` (Fisher–Yates). */
export function shuffled(values: Int32Array, random: Random): Int32Array {
  const order = values.slice();
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(0, i);
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}
