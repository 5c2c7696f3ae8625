import type { Article } from './article.ts';
import { isSuspicious } from './suspicious.ts';

/** Of one request's texts. */
const mostCharacters = 12_000;

/** Articles in the groups in which they are asked for, in their order; a suspicious one alone. */
export function batchesOf<T extends { readonly article: Article }>(
  items: readonly T[],
  articlesPerRequest: number,
): readonly (readonly T[])[] {
  const batches: T[][] = [];
  let open: T[] = [];
  let characters = 0;
  for (const item of items) {
    const { article } = item;
    if (isSuspicious(article)) {
      batches.push([item]);
      continue;
    }
    const length = article.headline.length + (article.summary?.length ?? 0);
    if (open.length >= articlesPerRequest || (open.length > 0 && characters + length > mostCharacters)) {
      batches.push(open);
      open = [];
      characters = 0;
    }
    open.push(item);
    characters += length;
  }
  if (open.length > 0) batches.push(open);
  return batches;
}
