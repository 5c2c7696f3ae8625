import type { Clock, Sleep } from '@gammatwin/core';

/** Spaces what is taken so that no more than a rate goes through. */
export interface Pace {
  /** Ends when `amount` may go; callers are served in the order of their calls. */
  take(amount: number, signal?: AbortSignal): Promise<void>;
  /** Gives back what was taken too much (or, below 0, takes what was too little). */
  giveBack(amount: number): void;
  /** Nothing goes before that moment, milliseconds since the epoch. */
  holdUntil(moment: number): void;
}

/**
 * A token bucket without burst, kept as the moment at which the last taken is paid off (the generic cell rate algorithm,
 * ATM Forum TM 4.0): in any minute `perMinute` and one taking at most.
 */
export function createPace(perMinute: number, clock: Clock, sleep: Sleep): Pace {
  const msPerUnit = 60_000 / perMinute;
  let freeAt = Number.NEGATIVE_INFINITY;
  let heldUntil = Number.NEGATIVE_INFINITY;
  return {
    async take(amount, signal) {
      const now = clock.now();
      const start = Math.max(freeAt, now);
      freeAt = start + amount * msPerUnit;
      if (start > now) await sleep(start - now, signal);
      for (let left = heldUntil - clock.now(); left > 0; left = heldUntil - clock.now()) {
        await sleep(left, signal);
      }
    },
    giveBack(amount) {
      freeAt -= amount * msPerUnit;
    },
    holdUntil(moment) {
      const now = clock.now();
      const longer = moment - Math.max(heldUntil, now);
      if (longer <= 0) return;
      heldUntil = moment;
      // Those who wait now go together then; whoever comes later, after them.
      freeAt = Math.max(freeAt, now) + longer;
    },
  };
}
