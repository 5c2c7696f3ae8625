import { type NewsReading, newsEvents } from '@gammatwin/equity-features';
import type { LanguageModel, RefusalCode, TokenCount } from '@gammatwin/language-model';
import type { Article } from './article.ts';
import { type ModelReading, readingsSchema, requestIds, systemPrompt, userMessage } from './prompt.ts';

/** What a model made of an article, or why it made nothing. */
export type ReadOutcome =
  | {
      readonly reading: Omit<NewsReading, 'reader'>;
      readonly refusal: null;
      /** The article's share of its request. */
      readonly tokens: TokenCount;
    }
  | { readonly reading: null; readonly refusal: ReadRefusal };

export interface ReadRefusal {
  /** WRONG_IDS: readings of other articles than the one that was asked for. */
  readonly code: RefusalCode | 'WRONG_IDS';
  readonly reason: string;
}

/**
 * Hands what it finds to `keep` as each answer comes: some of the batch, with an outcome for each. A reply counts only if
 * it has exactly one reading for each article; else every article is asked for by itself, one after the other, so that
 * none spoils another's reading. What is kept is not lost when a later request throws.
 */
export async function readBatch<T extends { readonly article: Article }>(
  model: LanguageModel,
  batch: readonly T[],
  keep: (part: readonly T[], outcomes: readonly ReadOutcome[]) => Promise<void>,
): Promise<void> {
  const articles = batch.map(({ article }) => article);
  const answer = await model.answer({
    name: 'news_readings',
    system: systemPrompt,
    user: userMessage(articles),
    schema: readingsSchema,
  });
  const readings = answer.value && inOrder(answer.value.readings, requestIds(articles));
  if (readings && answer.value) {
    const tokens = {
      input: answer.tokens.input / articles.length,
      output: answer.tokens.output / articles.length,
    };
    const computedAt = answer.answeredAt;
    const outcomes = readings.map(
      (reading): ReadOutcome => ({
        reading: { computedAt, ...withoutId(reading) },
        refusal: null,
        tokens,
      }),
    );
    return keep(batch, outcomes);
  }
  if (batch.length > 1 && answer.refusal?.code !== 'OVER_BUDGET') {
    for (const item of batch) await readBatch(model, [item], keep);
    return;
  }
  const refusal = answer.refusal ?? {
    code: 'WRONG_IDS',
    reason: 'the reply has other ids than those asked for',
  };
  return keep(
    batch,
    batch.map(() => ({ reading: null, refusal })),
  );
}

/** Null unless there is exactly one for each id. */
function inOrder(readings: readonly ModelReading[], ids: readonly string[]): readonly ModelReading[] | null {
  if (readings.length !== ids.length) return null;
  const byId = new Map(readings.map((reading) => [reading.id, reading]));
  const ordered = ids.map((id) => byId.get(id));
  return ordered.every((reading) => reading !== undefined) ? ordered : null;
}

function withoutId(reading: ModelReading): Omit<NewsReading, 'reader' | 'computedAt'> {
  return {
    sentiment: reading.sentiment,
    relevance: reading.relevance,
    uncertainty: reading.uncertainty,
    forwardLooking: reading.forward_looking,
    surprise: reading.surprise,
    events: newsEvents.filter((event) => reading.events.includes(event)),
  };
}
