/** What a provider says about a refusal: the message field of its JSON, or the text itself, shortened. */
export function providerMessage(body: string): string {
  const text = messageIn(parsed(body)) ?? body.trim();
  if (text === '') return 'no message';
  if (looksLikeHtml(text)) return 'an HTML page';
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

export function looksLikeHtml(text: string): boolean {
  return /^\s*<(!doctype|html|head|body|\?xml)/i.test(text);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function messageIn(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const name of ['error', 'message', 'msg']) {
    const field = (value as Record<string, unknown>)[name];
    if (typeof field === 'string' && field !== '') return field;
    const inner = messageIn(field);
    if (inner !== null) return inner;
  }
  return null;
}
