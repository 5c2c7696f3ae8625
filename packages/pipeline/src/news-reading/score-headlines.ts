import type { ScoredHeadline } from '@gammatwin/core';
import { type Agreement, readWithLexicon, scoreAgreement } from '@gammatwin/equity-features';
import type { LanguageModel, Spending } from '@gammatwin/language-model';
import type { WorkContext } from '../stage.ts';
import { toArticle } from './article.ts';
import { batchesOf } from './batches.ts';
import { inLanes } from './lanes.ts';
import { type ReadOutcome, readBatch } from './read-batch.ts';

export interface ScoreRequest extends WorkContext {
  readonly headlines: readonly ScoredHeadline[];
  readonly model: LanguageModel;
  readonly articlesPerRequest: number;
  readonly concurrency: number;
}

export interface ScoreSummary {
  readonly headlines: number;
  /** Headlines that the model read: those that both are measured on. */
  readonly read: number;
  /** How often each code came. */
  readonly refused: Readonly<Record<string, number>>;
  readonly agreement: { readonly model: Agreement; readonly lexicon: Agreement };
  readonly spending: Spending;
}

/** How well a model's sentiment, and the lexicon's, agree with people's scores of the same headlines. */
export async function scoreHeadlines(request: ScoreRequest): Promise<ScoreSummary> {
  const { headlines, model, signal } = request;
  const items = headlines.map((scored) => {
    const { headline, target: company } = scored;
    return { scored, article: toArticle({ symbol: null, company, headline, summary: null }) };
  });
  const outcomes = new Map<ScoredHeadline, ReadOutcome>();
  const stage = request.onStage('reading headlines', headlines.length, 'headlines');
  await inLanes(batchesOf(items, request.articlesPerRequest), request.concurrency, async (batch) => {
    signal.throwIfAborted();
    let next: 'next' | 'stop' = 'next';
    await readBatch(model, batch, async (part, read) => {
      for (const [i, { scored }] of part.entries()) outcomes.set(scored, read[i]!);
      if (read.some(({ refusal }) => refusal?.code === 'OVER_BUDGET')) next = 'stop';
      stage.update(outcomes.size);
    });
    return next;
  }).finally(stage.end);

  const refused: Record<string, number> = {};
  const scores: { people: number; model: number; lexicon: number }[] = [];
  for (const { scored } of items) {
    const outcome = outcomes.get(scored);
    if (!outcome) continue;
    if (outcome.refusal) {
      refused[outcome.refusal.code] = (refused[outcome.refusal.code] ?? 0) + 1;
      continue;
    }
    const { headline, target } = scored;
    const lexicon = readWithLexicon({
      headline,
      summary: null,
      symbol: target,
      names: [target],
      asOf: 0,
    });
    scores.push({ people: scored.score, model: outcome.reading.sentiment, lexicon: lexicon.sentiment });
  }
  const people = scores.map((score) => score.people);
  const agreementOf = (reader: 'model' | 'lexicon') =>
    scoreAgreement(
      scores.map((score) => score[reader]),
      people,
    );
  return {
    headlines: headlines.length,
    read: scores.length,
    refused,
    agreement: { model: agreementOf('model'), lexicon: agreementOf('lexicon') },
    spending: model.spending(),
  };
}
