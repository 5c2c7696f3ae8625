import { GammaTwinError } from '@gammatwin/core';
import type { LanguageModel, Spending } from '@gammatwin/language-model';
import type { StoredNewsReading } from '@gammatwin/store';
import type { WorkContext } from '../stage.ts';
import { inLanes } from './lanes.ts';
import { planReading, type ReadingRange, type Unread } from './plan-reading.ts';
import { promptHash } from './prompt.ts';
import { type ReadOutcome, type ReadRefusal, readBatch } from './read-batch.ts';

export interface ReadNewsRequest extends Omit<ReadingRange, 'model'>, WorkContext {
  readonly model: LanguageModel;
  /** Requests under way at once. */
  readonly concurrency: number;
}

/** An article that the model would not read, or not well enough. */
interface RefusedArticle extends ReadRefusal {
  readonly source: string;
  readonly articleId: string;
  readonly symbol: string;
}

export interface ReadNewsSummary {
  readonly model: string;
  readonly promptHash: string;
  /** Pairs of article and stock, here and below. */
  readonly articles: number;
  /** Had their reading before. */
  readonly cached: number;
  /** Got the reading of an equal text. */
  readonly copied: number;
  readonly read: number;
  readonly refused: readonly RefusedArticle[];
  /** Not asked for yet: the same command goes on with them. */
  readonly left: number;
  readonly spending: Spending;
  /** What ended the work before all was asked for. */
  readonly stopped: { readonly code: string; readonly reason: string } | null;
}

/**
 * Has a model read the stored news that it has not read yet. Each answer is stored as it comes, so that whatever ends
 * the work (a bound, Ctrl-C, an endpoint that is away) keeps what is done; the same again goes on from there.
 */
export async function readNews(request: ReadNewsRequest): Promise<ReadNewsSummary> {
  const { store, model, signal } = request;
  const { wanted, cached, copies, batches } = await planReading({ ...request, model: model.name });
  await store.writeNewsReadings(copies);
  const stage = request.onStage('reading news', wanted, 'articles');
  const refused: RefusedArticle[] = [];
  let read = 0;
  let stopped: ReadNewsSummary['stopped'] = null;
  const show = () => stage.update(cached + copies.length + read + refused.length, costOf(model.spending()));
  const stop = (code: string, reason: string) => {
    stopped ??= { code, reason };
  };

  const keep = async (batch: readonly Unread[], outcomes: readonly ReadOutcome[]) => {
    const rows: StoredNewsReading[] = [];
    for (const [i, { article, of }] of batch.entries()) {
      const outcome = outcomes[i]!;
      if (outcome.reading) rows.push(...rowsOf(model.name, article.contentHash, of, outcome));
      else if (outcome.refusal.code === 'OVER_BUDGET') stop('OVER_BUDGET', outcome.refusal.reason);
      else {
        for (const { item, symbol } of of) {
          refused.push({ source: item.source, articleId: item.id, symbol, ...outcome.refusal });
        }
      }
    }
    await store.writeNewsReadings(rows);
    read += rows.length;
    show();
  };

  show();
  await inLanes(batches, request.concurrency, async (batch) => {
    if (stopped || signal.aborted) return 'stop';
    try {
      await readBatch(model, batch, keep);
      return 'next';
    } catch (error) {
      if (error !== signal.reason) {
        if (!(error instanceof GammaTwinError)) throw error;
        stop(error.code, error.message);
      }
      return 'stop';
    }
  }).finally(stage.end);
  if (signal.aborted) stop('INTERRUPTED', 'stopped by the user');
  const done = cached + copies.length + read + refused.length;
  return {
    model: model.name,
    promptHash,
    articles: wanted,
    cached,
    copied: copies.length,
    read,
    refused,
    left: wanted - done,
    spending: model.spending(),
    stopped,
  };
}

/** The answer for each article that has the text; the first carries its tokens. */
function rowsOf(
  model: string,
  contentHash: string,
  of: Unread['of'],
  { reading, tokens }: ReadOutcome & { readonly refusal: null },
): StoredNewsReading[] {
  return of.map(({ item, symbol }, i) => ({
    source: item.source,
    articleId: item.id,
    symbol,
    contentHash,
    model,
    promptHash,
    ...reading,
    inputTokens: i === 0 ? tokens.input : 0,
    outputTokens: i === 0 ? tokens.output : 0,
  }));
}

function costOf({ usd, inputTokens, outputTokens }: Spending): string {
  return usd === null ? `${inputTokens + outputTokens} tokens` : `${usd.toFixed(4)} USD`;
}
