import { randomUUID } from 'node:crypto';
import {
  type Clock,
  createRandom,
  GammaTwinError,
  type Random,
  type Sleep,
  systemClock,
  systemSleep,
} from '@gammatwin/core';
import { createAttempt } from './attempt.ts';
import { createBudget } from './budget.ts';
import { readCompletion } from './completion.ts';
import { checkLanguageModelConfig, type LanguageModelConfig } from './config.ts';
import { createInFlight } from './in-flight.ts';
import { createPace } from './pace.ts';
import type { Answer, Question, Spending, TokenCount } from './question.ts';
import { type FormatName, formatted } from './response-format.ts';
import { createSender, type Sent } from './sender.ts';
import { likelyTokens, mostTokens } from './tokens.ts';

export interface LanguageModelTools {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly sleep?: Sleep;
  /** Ends every request and wait under way. */
  readonly signal?: AbortSignal;
}

/** Asks for values of a known shape and hands out nothing else. No tool is ever offered. */
export interface LanguageModel {
  readonly name: string;
  /**
   * A checked value, or the refusal that stands in its place. A reply that is no JSON, breaks the schema or calls a tool
   * is asked for once more. Throws MODEL_UNAVAILABLE (`retryable`), MODEL_REQUEST_REFUSED (a wrong key, an unknown
   * model: the endpoint would refuse every question), CLOCK_SKEW, and the reason of an aborted signal. No error holds the key.
   */
  answer<T>(question: Question<T>): Promise<Answer<T>>;
  spending(): Spending;
}

/** Statuses by which endpoints say that they don't know a field of the request. */
const unknownField: readonly number[] = [400, 404, 415, 422, 501];
/** Statuses by which an endpoint that has answered others turns one question down: too long, or not to its taste. */
const turnedDown: readonly number[] = [400, 413, 422];

type RefusedRequest = Sent & { readonly kind: 'refused' };

export function openLanguageModel(
  config: LanguageModelConfig,
  tools: LanguageModelTools = {},
): LanguageModel {
  const checked = checkLanguageModelConfig(config);
  const { model, maxOutputTokens, temperature, seed } = checked;
  const clock = tools.clock ?? systemClock;
  const sleep = tools.sleep ?? systemSleep;
  const now = () => clock.now();
  const budget = createBudget(checked);
  const inFlight = createInFlight(checked.maxInFlight);
  const send = createSender({
    config: checked,
    attempt: createAttempt(checked, now),
    budget,
    requests: createPace(checked.requestsPerMinute, clock, sleep),
    tokens: createPace(checked.tokensPerMinute, clock, sleep),
    now,
    // Processes that failed together must not come back together.
    random: tools.random ?? createRandom(randomUUID()),
    sleep,
    signal: tools.signal,
  });
  const { hostname } = new URL(checked.baseUrl);
  const limitName =
    checked.outputLimit ?? (hostname === 'api.openai.com' ? 'max_completion_tokens' : 'max_tokens');
  let known: FormatName | null = null;

  const ask = (question: Question<unknown>, format: FormatName, note: string) => {
    const { system, format: response_format, schemaText } = formatted(question, format);
    const texts = [system, question.user, note, schemaText];
    return send({
      request: {
        model,
        messages: [
          { role: 'system', content: system },
          { role: 'user', content: question.user },
          ...(note === '' ? [] : [{ role: 'user' as const, content: note }]),
        ],
        response_format,
        temperature,
        seed,
        [limitName]: maxOutputTokens,
      },
      likely: { input: likelyTokens(...texts), output: maxOutputTokens },
      most: { input: mostTokens(...texts), output: maxOutputTokens },
    });
  };

  /** In the strict format, or the loose one where the endpoint doesn't know that. */
  const askAnyFormat = async (question: Question<unknown>, note: string) => {
    let format = known ?? 'json_schema';
    let sent = await ask(question, format, note);
    if (sent.kind === 'refused' && known !== format && isOfFormat(sent)) {
      const first = sent;
      format = 'json_object';
      sent = await ask(question, format, note);
      if (sent.kind === 'refused' && !isOfQuestion(sent)) sent = first;
    }
    if (sent.kind === 'refused' && isOfQuestion(sent)) return sent;
    if (sent.kind === 'refused') throw requestRefused(sent.status, sent.what);
    if (sent.kind === 'reply') known = format;
    return sent;
  };

  const isOfFormat = ({ status, code }: RefusedRequest) =>
    code !== 'content_filter' && unknownField.includes(status);
  const isOfQuestion = ({ status, code }: RefusedRequest) =>
    code === 'content_filter' || (known !== null && turnedDown.includes(status));

  const requestRefused = (status: number, what: string) =>
    new GammaTwinError('MODEL_REQUEST_REFUSED', `${model} at ${hostname}: ${what}`, {
      fields: { model, host: hostname, status },
    });

  async function answer<T>(question: Question<T>): Promise<Answer<T>> {
    let tokens: TokenCount = { input: 0, output: 0 };
    let note = '';
    for (;;) {
      const sent = await askAnyFormat(question, note);
      if (sent.kind === 'over-budget') {
        return { value: null, refusal: { code: 'OVER_BUDGET', reason: sent.reason }, tokens };
      }
      if (sent.kind === 'refused') {
        const reason = `the endpoint turned it down with status ${sent.status}`;
        return { value: null, refusal: { code: 'REFUSED', reason }, tokens };
      }
      tokens = { input: tokens.input + sent.tokens.input, output: tokens.output + sent.tokens.output };
      const read = readCompletion(sent.completion, question);
      if ('value' in read) return { value: read.value, refusal: null, answeredAt: clock.now(), tokens };
      // The same question under the same limit, or to the same filter, would end the same way.
      const final = note !== '' || read.refusal.code === 'CUT_OFF' || read.refusal.code === 'REFUSED';
      if (final) return { value: null, refusal: read.refusal, tokens };
      note = `The last answer could not be used: ${read.refusal.reason}. Answer again, with nothing but the JSON.`;
    }
  }

  return {
    name: model,
    answer: (question) => inFlight(() => answer(question)),
    spending: () => budget.spending(),
  };
}
