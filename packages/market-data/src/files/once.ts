/** Runs `make` when first asked and keeps the result; a failure is not kept. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  const keep = lastUsed(1, () => 1, make);
  return () => keep('');
}

/**
 * Keeps the results of the last different keys, as many as weigh `most` together and the last one in any case; a
 * failure is not kept.
 */
export function lastUsed<T>(
  most: number,
  weigh: (key: string) => number,
  make: (key: string) => Promise<T>,
): (key: string) => Promise<T> {
  const kept = new Map<string, Promise<T>>();
  return (key) => {
    const result = kept.get(key) ?? make(key);
    kept.delete(key);
    kept.set(key, result);
    let weight = Array.from(kept.keys(), weigh).reduce((sum, w) => sum + w, 0);
    for (const oldest of kept.keys()) {
      if (weight <= most || oldest === key) break;
      kept.delete(oldest);
      weight -= weigh(oldest);
    }
    result.catch(() => {
      if (kept.get(key) === result) kept.delete(key);
    });
    return result;
  };
}
