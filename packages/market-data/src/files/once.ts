/** Runs `make` when first asked and keeps the result; a failure is not kept. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  const keep = lastUsed(1, make);
  return () => keep('');
}

/** Keeps the results of the last `size` different keys; a failure is not kept. */
export function lastUsed<T>(size: number, make: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const kept = new Map<string, Promise<T>>();
  return (key) => {
    const result = kept.get(key) ?? make(key);
    kept.delete(key);
    kept.set(key, result);
    const [oldest] = kept.keys();
    if (kept.size > size && oldest !== undefined) kept.delete(oldest);
    result.catch(() => {
      if (kept.get(key) === result) kept.delete(key);
    });
    return result;
  };
}
