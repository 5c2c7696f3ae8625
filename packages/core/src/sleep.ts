import { setTimeout } from 'node:timers/promises';

/** Waits; an aborted signal ends the wait with its reason. An argument, so that tests own time. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

export const systemSleep: Sleep = async (ms, signal) => {
  try {
    await setTimeout(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  }
};
