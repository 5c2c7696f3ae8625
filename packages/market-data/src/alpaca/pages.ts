import { badReply, reading } from './client.ts';

/** Pages without an item that may follow each other before Alpaca is thought to go in circles. */
const emptyInARow = 10;

/**
 * All pages of a listing, token by token. `firstOf` names a page's first item, null on an empty page. The SDK's own
 * helper stops silently when a token repeats; here a repeated token or page throws PROVIDER_REPLY.
 */
export async function* pages<Page extends { readonly nextPageToken?: string | null }>(
  what: string,
  fetchPage: (token: { readonly pageToken?: string }) => Promise<Page>,
  firstOf: (page: Page) => string | null,
): AsyncGenerator<Page> {
  const tokens = new Set<string>();
  const firsts = new Set<string>();
  let token: string | null = null;
  let empty = 0;
  do {
    const page: Page = await reading(what, fetchPage(token === null ? {} : { pageToken: token }));
    const first = await reading(what, Promise.resolve(page).then(firstOf));
    if (first === null) {
      if (++empty > emptyInARow) throw badReply(what, `items, were ${empty} empty pages in a row`);
    } else {
      empty = 0;
      if (firsts.has(first)) throw badReply(what, `a new page, was one that begins with ${first} again`);
      firsts.add(first);
    }
    yield page;
    token = page.nextPageToken || null;
    if (token !== null) {
      if (tokens.has(token)) throw badReply(what, `a new page token, was ${token} again`);
      tokens.add(token);
    }
  } while (token !== null);
}
