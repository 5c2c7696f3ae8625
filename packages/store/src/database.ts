import { startEmbedded, stopEmbedded } from './embedded/server.ts';
import { reach } from './reach.ts';

export interface DatabaseHandle {
  readonly url: string;
  readonly kind: 'external' | 'embedded';
  /** Stops an embedded server, for everybody; does nothing to an external one. */
  stop(): Promise<void>;
}

/**
 * The database to work on: that of `url` where one is given (DATABASE_UNREACHABLE if it can't be reached, and nothing
 * else is started), else a PostgreSQL under `home`/postgres, which is made and started when needed. That server goes
 * on after the process that started it, so that other commands find it; `stopDatabase` ends it.
 */
export async function ensureDatabase(request: {
  readonly url: string | undefined;
  readonly home: string;
}): Promise<DatabaseHandle> {
  if (request.url) {
    await reach(request.url);
    return { url: request.url, kind: 'external', stop: async () => undefined };
  }
  const url = await startEmbedded(request.home);
  return {
    url,
    kind: 'embedded',
    stop: async () => {
      await stopEmbedded(request.home);
    },
  };
}

/** Stops the embedded server of `home`, letting no transaction finish; false if none was running. */
export function stopDatabase(home: string): Promise<boolean> {
  return stopEmbedded(home);
}
