/**
 * Does `work` for each item, at most `lanes` at once, begun in their order. After an error, or a work that ends with
 * 'stop', nothing more is begun; the first error is thrown when all under way have ended.
 */
export async function inLanes<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<'next' | 'stop'>,
): Promise<void> {
  const queue = items.values();
  let stopped = false;
  const lane = async () => {
    for (const item of queue) {
      if (stopped) return;
      try {
        if ((await work(item)) === 'stop') stopped = true;
      } catch (error) {
        stopped = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
