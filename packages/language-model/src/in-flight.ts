/** Lets at most `most` pieces of work run at once; the others wait in the order in which they came. */
export function createInFlight(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      // A place goes from hand to hand, so that nobody who comes just then takes it.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
