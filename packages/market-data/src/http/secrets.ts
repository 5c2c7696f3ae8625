const secretName = /key|token|secret|authorization/i;

/** A function that takes the keys of a request out of texts about it, in whatever header or parameter they stand. */
export function secretsOf(request: Request): (text: string) => string {
  const secrets: string[] = [];
  for (const [name, value] of request.headers) {
    if (secretName.test(name)) secrets.push(value, value.replace(/^\w+ /, ''));
  }
  for (const [name, value] of new URL(request.url).searchParams) {
    if (secretName.test(name)) secrets.push(value, encodeURIComponent(value));
  }
  // The longest first, so that none is left half standing.
  const known = secrets.filter((secret) => secret.length > 0).sort((a, b) => b.length - a.length);
  return (text) => known.reduce((left, secret) => left.replaceAll(secret, '…'), text);
}
