import { GammaTwinError } from '@gammatwin/core';
import type { PolygonClient } from './client.ts';
import { replyError } from './reply-error.ts';

const emptyInARow = 10;

/**
 * The rows of a reply and of all pages behind it. Throws PROVIDER_REPLY when a page or a next_url comes a second time,
 * when a page is no page, and when ten pages in a row are empty but name a next one; PROVIDER_REFUSED when a reply says
 * that it is an error.
 */
export async function* pages<Row>(
  client: PolygonClient,
  what: string,
  first: Promise<unknown>,
): AsyncGenerator<readonly Row[]> {
  const seen = new Set<string>();
  let page = readPage<Row>(what, await first);
  let empty = 0;
  for (let number = 1; ; number++) {
    const { rows, nextUrl } = page;
    if (rows.length > 0) {
      const first = JSON.stringify(rows[0]);
      refuseRepetition(seen, `${what}, page ${number}`, first, `what came before: ${first}`);
      empty = 0;
      yield rows;
    }
    if (nextUrl === null) return;
    if (rows.length === 0 && ++empty >= emptyInARow) {
      throw replyError(
        `${what}, page ${number}`,
        'rows before a further next_url',
        `${empty} empty pages in a row`,
      );
    }
    // Not shown: it may hold a key.
    refuseRepetition(seen, `${what}, next_url of page ${number}`, nextUrl, 'one that came before');
    page = readPage<Row>(what, await client.page(nextUrl));
  }
}

/** All rows of all pages. */
export async function allRows<Row>(
  client: PolygonClient,
  what: string,
  first: Promise<unknown>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of pages<Row>(client, what, first)) for (const row of page) rows.push(row);
  return rows;
}

/** What a promise gives; null when the provider says that there is no such thing. */
export async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof GammaTwinError && error.fields['status'] === 404) return null;
    throw error;
  }
}

function refuseRepetition(seen: Set<string>, what: string, value: string, shown: string): void {
  if (seen.has(value)) throw replyError(what, 'something new', shown);
  seen.add(value);
}

function readPage<Row>(what: string, value: unknown): { rows: readonly Row[]; nextUrl: string | null } {
  const { results, next_url: nextUrl } = goodReply(what, value);
  const rows = results ?? [];
  if (!Array.isArray(rows)) throw replyError(what, 'a list of results', rows);
  if (rows.some((row) => typeof row !== 'object' || row === null))
    throw replyError(what, 'rows that are objects', rows);
  if (nextUrl !== undefined && nextUrl !== null && typeof nextUrl !== 'string') {
    throw replyError(`${what}, next_url`, 'text', nextUrl);
  }
  return { rows, nextUrl: nextUrl || null };
}

/** The results of a reply that is about one thing; null when there is no such thing. Throws as `pages` does. */
export async function oneResult<T extends object>(
  what: string,
  reply: Promise<unknown>,
): Promise<Partial<T> | null> {
  const value = await orNull(reply);
  if (value === null) return null;
  const { results } = goodReply(what, value);
  if (typeof results !== 'object' || results === null) throw replyError(what, 'results', results);
  return results;
}

function goodReply(what: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw replyError(what, 'an object', value);
  const reply = value as Readonly<Record<string, unknown>>;
  const { status, error, message } = reply;
  if (status === 'OK' || status === 'DELAYED') return reply;
  throw new GammaTwinError(
    'PROVIDER_REFUSED',
    `polygon, ${what}: ${status}, ${error ?? message ?? 'no message'}`,
    { fields: { provider: 'polygon', what, status } },
  );
}
