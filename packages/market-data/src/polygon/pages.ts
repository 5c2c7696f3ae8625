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
      refuseRepetition(seen, `${what}, page ${number}`, JSON.stringify(rows[0]));
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
    refuseRepetition(seen, `${what}, next_url of page ${number}`, nextUrl);
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

function refuseRepetition(seen: Set<string>, what: string, value: string): void {
  if (seen.has(value)) throw replyError(what, 'something new', `what came before: ${value}`);
  seen.add(value);
}

function readPage<Row>(what: string, value: unknown): { rows: readonly Row[]; nextUrl: string | null } {
  if (typeof value !== 'object' || value === null) throw replyError(what, 'an object', value);
  const { status, results, next_url: nextUrl, error, message } = value as Record<string, unknown>;
  if (status !== 'OK' && status !== 'DELAYED') {
    throw new GammaTwinError(
      'PROVIDER_REFUSED',
      `polygon, ${what}: ${status}, ${error ?? message ?? 'no message'}`,
      {
        fields: { provider: 'polygon', what, status },
      },
    );
  }
  const rows = results ?? [];
  if (!Array.isArray(rows)) throw replyError(what, 'a list of results', rows);
  if (rows.some((row) => typeof row !== 'object' || row === null))
    throw replyError(what, 'rows that are objects', rows);
  if (nextUrl !== undefined && nextUrl !== null && typeof nextUrl !== 'string') {
    throw replyError(`${what}, next_url`, 'text', nextUrl);
  }
  return { rows, nextUrl: nextUrl || null };
}
