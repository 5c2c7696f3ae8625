/** Where the current time comes from; an argument everywhere, so that tests own time. */
export interface Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands at `at` (milliseconds since the epoch) until it is moved. */
export function fixedClock(at: number): Clock & { set(at: number): void } {
  let now = at;
  return {
    now: () => now,
    set(next) {
      now = next;
    },
  };
}
