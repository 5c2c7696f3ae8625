import { GammaTwinError, invalidInput, newYorkInstant, systemClock } from '@gammatwin/core';
import type { LanguageModelConfig } from '@gammatwin/language-model';
import type { Command } from 'commander';
import { recordedRun } from '../recorded-run.ts';
import { printReading, printScore } from './read-news-summary.ts';
import { parseDate, parseInteger, parseSymbols, type Session, withSession } from './session.ts';

interface ReadNewsOptions {
  readonly from?: number;
  readonly to?: number;
  readonly symbols?: string[];
  readonly model: string;
  readonly baseUrl?: string;
  readonly maxUsd?: number;
  readonly maxTokens?: number;
  readonly inputPrice?: number;
  readonly outputPrice?: number;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  readonly concurrency: number;
  readonly articlesPerRequest: number;
  readonly maxOutputTokens?: number;
  readonly timeout: number;
  readonly dryRun?: boolean;
  readonly score?: boolean;
}

export function addReadNewsCommand(program: Command): void {
  program
    .command('read-news')
    .description('have a language model read the stored news; what it has read is not asked for again')
    .option('--from <date>', 'first day of publication in New York, YYYY-MM-DD', parseDate)
    .option('--to <date>', 'last day of publication', parseDate)
    .option('--symbols <list>', 'tickers parted by commas (default: all stored stocks)', parseSymbols)
    .requiredOption('--model <name>', 'as its endpoint calls it')
    .option('--base-url <url>', 'an OpenAI-compatible endpoint (default: https://api.openai.com/v1)')
    .option('--input-price <usd>', 'of a million input tokens', parseAmount)
    .option('--output-price <usd>', 'of a million output tokens', parseAmount)
    .option('--max-usd <usd>', 'stop before this is spent (default with prices: 5)', parseAmount)
    .option(
      '--max-tokens <n>',
      'stop before these are used (default without prices: 2,000,000)',
      parseInteger,
    )
    .option('--requests-per-minute <n>', 'the plan’s limit (default: 60)', parseInteger)
    .option('--tokens-per-minute <n>', 'the plan’s limit (default: 100,000)', parseInteger)
    .option('--concurrency <n>', 'requests under way at once', parseInteger, 4)
    .option('--articles-per-request <n>', '1 to 20; 1 keeps every article to itself', parseInteger, 10)
    .option('--max-output-tokens <n>', 'of one reply; more for models that reason first', parseInteger)
    .option('--timeout <seconds>', 'for one reply', parseInteger, 60)
    .option('--dry-run', 'only say how much there is to read, and about what it takes')
    .option('--score', 'measure the model on the stored headlines that people have scored instead')
    .action((options: ReadNewsOptions, command: Command) =>
      withSession(command, async (session) => {
        if (options.concurrency < 1) throw invalidInput('--concurrency', 'at least 1', options.concurrency);
        if (options.score && options.dryRun) throw invalidInput('--dry-run', 'no --score beside it', true);
        if (options.score) return score(session, options);
        return options.dryRun ? dryRun(session, options) : read(session, options);
      }),
    );
}

async function read({ store, output, signal }: Session, options: ReadNewsOptions): Promise<void> {
  const { openLanguageModel } = await import('@gammatwin/language-model');
  const { readNews } = await import('../news-reading/read-news.ts');
  const range = rangeOf(options);
  const model = openLanguageModel(modelConfig(options), { signal });
  const { concurrency, articlesPerRequest, symbols } = options;
  const summary = await recordedRun(store, 'read-news', { ...options }, systemClock, () =>
    readNews({
      store,
      model,
      ...range,
      ...(symbols && { symbols }),
      concurrency,
      articlesPerRequest,
      signal,
      onStage: output.progress,
    }),
  );
  printReading(output, summary);
  output.result(summary);
  const { stopped, left } = summary;
  if (stopped) {
    throw new GammaTwinError(
      'READING_INCOMPLETE',
      `${left} articles are left, because of ${stopped.code}: ${stopped.reason}; the same command goes on`,
      { fields: { stopped, left } },
    );
  }
}

async function dryRun({ store, output }: Session, options: ReadNewsOptions): Promise<void> {
  const { usdOf } = await import('@gammatwin/language-model');
  const { likelyTokensOf, planReading } = await import('../news-reading/plan-reading.ts');
  const { model, articlesPerRequest, symbols } = options;
  const { baseUrl: _, ...prices } = modelConfig(options, false);
  const plan = await planReading({
    store,
    model,
    ...rangeOf(options),
    ...(symbols && { symbols }),
    articlesPerRequest,
  });
  const tokens = likelyTokensOf(plan);
  const usd = usdOf(tokens, prices);
  const requests = plan.batches.length;
  const texts = plan.batches.reduce((sum, batch) => sum + batch.length, 0);
  output.line(
    `${plan.wanted} articles, ${plan.cached} of them read, ${plan.copies.length} with the text of one that was read; ` +
      `${texts} texts to read`,
  );
  output.line(
    `about ${requests} requests, ${tokens.input} input and ${tokens.output} output tokens, ` +
      (usd === null ? 'no prices given' : `${usd.toFixed(4)} USD`),
  );
  const { wanted: articles, cached, copies } = plan;
  output.result({ articles, cached, copied: copies.length, texts, requests, tokens, usd });
}

async function score({ store, output, signal }: Session, options: ReadNewsOptions): Promise<void> {
  const { openLanguageModel } = await import('@gammatwin/language-model');
  const { scoreHeadlines } = await import('../news-reading/score-headlines.ts');
  const headlines = await store.readScoredHeadlines();
  if (headlines.length === 0) {
    throw new GammaTwinError(
      'NO_DATA',
      'no scored headlines are stored; run gammatwin ingest --kinds scoredHeadlines first',
    );
  }
  const model = openLanguageModel(modelConfig(options), { signal });
  const { concurrency, articlesPerRequest } = options;
  const summary = await recordedRun(store, 'read-news', { ...options }, systemClock, () =>
    scoreHeadlines({ headlines, model, concurrency, articlesPerRequest, signal, onStage: output.progress }),
  );
  printScore(output, summary, options.model);
  output.result({ model: options.model, ...summary });
}

/** The key comes from the environment and goes nowhere else than to the endpoint. */
function modelConfig(options: ReadNewsOptions, withKey = true): LanguageModelConfig {
  const { model, baseUrl, maxUsd, maxTokens, concurrency, requestsPerMinute, tokensPerMinute } = options;
  const apiKey = withKey ? process.env['OPENAI_API_KEY'] || undefined : undefined;
  if (withKey && apiKey === undefined && baseUrl === undefined) {
    throw invalidInput('OPENAI_API_KEY', 'a key in the environment, or --base-url of an endpoint', undefined);
  }
  return {
    model,
    ...(baseUrl !== undefined && { baseUrl }),
    ...(apiKey !== undefined && { apiKey }),
    usdPerMillionInputTokens: options.inputPrice,
    usdPerMillionOutputTokens: options.outputPrice,
    maxUsd,
    maxTokens,
    maxInFlight: concurrency,
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    ...(tokensPerMinute !== undefined && { tokensPerMinute }),
    maxOutputTokens: options.maxOutputTokens ?? 256 + 150 * options.articlesPerRequest,
    timeoutMs: options.timeout * 1000,
  };
}

/** Whole days in New York, to the millisecond. */
function rangeOf({ from, to }: ReadNewsOptions): { from: number; to: number } {
  if (from === undefined) throw invalidInput('--from', 'a date', undefined);
  if (to === undefined) throw invalidInput('--to', 'a date', undefined);
  return { from: newYorkInstant(from, 0), to: newYorkInstant(to + 1, 0) - 1 };
}

function parseAmount(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) throw invalidInput('USD', 'a number ≥ 0', text);
  return value;
}
