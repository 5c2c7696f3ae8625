import { GammaTwinError } from '@gammatwin/core';
import pg from 'pg';

const timeoutMs = 5_000;

/** Connects once and says nothing if all is well. Throws DATABASE_UNREACHABLE, without the password, within about 5 s. */
export async function reach(url: string): Promise<void> {
  const place = withoutPassword(url);
  if (place === null) {
    throw unreachable(
      'a postgres:// URL that can be parsed',
      'the URL is not of the form postgres://user@host:port/database',
    );
  }
  try {
    await tryConnect(url, timeoutMs);
  } catch (error) {
    throw unreachable(place, reason(error));
  }
}

/** One connection and one trivial query; throws whatever went wrong. */
export async function tryConnect(url: string, limitMs: number): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: limitMs,
    query_timeout: limitMs,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
  } catch (error) {
    // Not awaited: with a server that has gone silent the farewell would wait for ever.
    client.end().catch(() => undefined);
    throw error;
  }
  await client.end();
}

/** 'postgres://user@host:port/database', null where `url` is not a PostgreSQL URL; query parameters are left out. */
function withoutPassword(url: string): string | null {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol)) return null;
  const user = parsed.username === '' ? '' : `${parsed.username}@`;
  return `${parsed.protocol}//${user}${parsed.host}${parsed.pathname}`;
}

function unreachable(place: string, why: string): GammaTwinError {
  return new GammaTwinError('DATABASE_UNREACHABLE', `can't reach the database at ${place}: ${why}`, {
    fields: { place, why },
    retryable: true,
  });
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  const code = 'code' in error ? String(error.code) : '';
  // Node reports a refused connection to a name with several addresses without a message.
  return error.message.trim() || code || error.name;
}
