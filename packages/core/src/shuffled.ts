import type { Random } from './random.ts';

/** A copy in an order drawn from `random` (Fisher–Yates). */
export function shuffled(values: Int32Array, random: Random): Int32Array;
export function shuffled<T>(values: readonly T[], random: Random): T[];
export function shuffled<T>(values: Int32Array | readonly T[], random: Random): Int32Array | T[] {
  const order = values.slice() as T[];
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(0, i);
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}
