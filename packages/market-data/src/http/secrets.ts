const secretHeader = /key|token|secret|authorization/i;
/** Not page_token and its like: those are no keys, and come back in replies. */
const secretParameter = /^(api_?key|token|access_token|secret)$/i;

/**
 * A function that takes the keys of a request out of texts about it, in whatever header or parameter they stand; those
 * shorter than `shortest` stay.
 */
export function secretsOf(request: Request, shortest = 1): (text: string) => string {
  const secrets: string[] = [];
  for (const [name, value] of request.headers) {
    if (secretHeader.test(name)) secrets.push(value, value.replace(/^\w+ /, ''));
  }
  for (const [name, value] of new URL(request.url).searchParams) {
    if (secretParameter.test(name)) secrets.push(value, encodeURIComponent(value));
  }
  // The longest first, so that none is left half standing.
  const known = secrets.filter(({ length }) => length >= shortest).sort((a, b) => b.length - a.length);
  return (text) => known.reduce((left, secret) => left.replaceAll(secret, '…'), text);
}
