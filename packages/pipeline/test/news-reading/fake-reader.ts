import type { ChatRequest } from '@gammatwin/testkit';

/** An article as it stands in a request. */
export interface AskedArticle {
  readonly id: string;
  readonly stock: { readonly symbol?: string; readonly company?: string };
  readonly headline: string;
  readonly summary?: string;
}

export function articlesIn({ messages }: ChatRequest): AskedArticle[] {
  const list = /^<articles>\n(.*)\n<\/articles>$/.exec(messages[1]?.content ?? '')?.[1];
  if (list === undefined) throw new Error('no list of articles in the request');
  return JSON.parse(list) as AskedArticle[];
}

const good =
  /\b(beats?|rises?|wins?|raises?|profits?|up|record|gains?|grows?|growth|jumps?|higher|surges?|boosts?)\b/gi;
const bad =
  /\b(miss(es)?|falls?|loses?|cuts?|loss(es)?|down|lawsuit|drops?|lower|slumps?|warns?|fined?|plunges?)\b/gi;

/** A model that counts words. */
export function readingByRule({ id, headline }: AskedArticle): Record<string, unknown> {
  const words = (pattern: RegExp) => headline.match(pattern)?.length ?? 0;
  const tone = words(good) - words(bad);
  return {
    id,
    sentiment: Math.max(-1, Math.min(1, tone / 2)),
    relevance: 1,
    uncertainty: /\b(may|could|might)\b/i.test(headline) ? 1 : 0,
    forward_looking: 0.25,
    surprise: 0,
    events: /\bestimates|profit\b/i.test(headline) ? ['earnings'] : [],
  };
}

export function answerByRule(request: ChatRequest): string {
  return JSON.stringify({ readings: articlesIn(request).map(readingByRule) });
}
