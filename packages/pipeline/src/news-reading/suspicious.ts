import type { Article } from './article.ts';

/** What people write to machines and not about stocks. A false alarm costs a request. */
const signs: readonly RegExp[] = [
  /\b(ignore|disregard|forget|override)\b.{0,40}\b(all|any|previous|prior|above|earlier|instructions?|rules?|prompts?)\b/i,
  /\b(system|developer|assistant|user)\s*(prompt|message|role|:)/i,
  /\b(prompt|instructions?|json|schema|tool[_ ]?calls?|function[_ ]?calls?)\b/i,
  /\byou are (now|an?)\b|\bas an? (ai|language model|assistant)\b/i,
  /\b(respond|reply|answer|output|return|set|rate|score)\b.{0,40}\b(with|sentiment|only|1\.0|-1|every|all (other|articles))\b/i,
  /\b(other|following|remaining|these|all)\b.{0,20}\b(articles?|headlines?|readings?|ids?)\b/i,
  /["'](id|readings?|sentiment|relevance|surprise|events?)["']\s*:/i,
  /<\/?[a-z_|]+>|```|\[\/?inst\]/i,
];

/**
 * Whether an article looks as if it spoke to the reader: such a one is read in a request of its own, where nobody else's
 * reading is at hand.
 */
export function isSuspicious({ headline, summary, company }: Article): boolean {
  const text = [headline, summary, company].join('\n');
  return signs.some((sign) => sign.test(text));
}
