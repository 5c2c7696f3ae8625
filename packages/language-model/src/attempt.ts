import { GammaTwinError, readRetryAfter } from '@gammatwin/core';
import OpenAI, { APIConnectionError, APIError } from 'openai';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import { checkClock } from './clock-skew.ts';
import { type Completion, checkCompletion } from './completion.ts';
import type { CheckedConfig } from './config.ts';
import { endpointMessage } from './endpoint-message.ts';

/** How one request ended. */
type Outcome =
  | { readonly kind: 'reply'; readonly completion: Completion }
  /** May be repeated; `billed` where the model may have worked for it. */
  | {
      readonly kind: 'failed';
      readonly what: string;
      readonly billed: boolean;
      readonly retryAfterMs: number | null;
    }
  /** Would be refused again. */
  | {
      readonly kind: 'refused';
      readonly what: string;
      readonly status: number;
      readonly code: string | null;
    };

/** Sends one request, without repeating it. Throws the reason of `signal`, and CLOCK_SKEW. */
export type Attempt = (
  request: ChatCompletionCreateParamsNonStreaming,
  signal: AbortSignal | undefined,
) => Promise<Outcome>;

export function createAttempt(config: CheckedConfig, now: () => number): Attempt {
  const { apiKey, baseUrl, timeoutMs } = config;
  const client = new OpenAI({
    baseURL: baseUrl,
    // The library would look into the environment for each of these.
    apiKey: apiKey ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout: timeoutMs,
    ...(apiKey === undefined && { defaultHeaders: { Authorization: null } }),
    // Elsewhere is not where the key was meant for.
    fetchOptions: { redirect: 'manual' },
  });
  return async (request, signal) => {
    const sentAt = now();
    const timeout = AbortSignal.timeout(timeoutMs);
    const ended = signal ? AbortSignal.any([signal, timeout]) : timeout;
    try {
      const { data, response } = await client.chat.completions
        .create(request, { signal: ended })
        .withResponse();
      checkClock(new URL(baseUrl).host, response.headers.get('date'), sentAt, now());
      const body: unknown = data;
      const completion = checkCompletion(body);
      if (completion) return { kind: 'reply', completion };
      const came = typeof body === 'string' ? endpointMessage(body, apiKey) : 'something else';
      return failed(`expected a chat completion, was ${came}`, true);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof GammaTwinError) throw error;
      if (timeout.aborted) return failed(`no whole reply within ${timeoutMs} ms`, true);
      if (error instanceof APIConnectionError) return failed(`no connection (${reasonOf(error)})`, true);
      if (error instanceof APIError && typeof error.status === 'number') return ofStatus(error);
      // The body broke off or is no JSON.
      return failed('the reply broke off or is no JSON', true);
    }
  };

  function ofStatus(error: APIError): Outcome {
    const status = error.status as number;
    const what = endpointMessage(error.message, apiKey);
    const outOfQuota = status === 429 && error.code === 'insufficient_quota';
    if ((status === 429 && !outOfQuota) || status === 408 || status >= 500) {
      const retryAfterMs = readRetryAfter(error.headers?.get('retry-after') ?? null, now());
      return { ...failed(what, false), retryAfterMs };
    }
    return { kind: 'refused', what, status, code: error.code ?? null };
  }
}

function failed(what: string, billed: boolean): Outcome & { readonly kind: 'failed' } {
  return { kind: 'failed', what, billed, retryAfterMs: null };
}

/** fetch says only `fetch failed`; what happened stands in the cause of its cause. */
function reasonOf(error: Error): string {
  let deepest: unknown = error;
  while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause;
  const code = (deepest as NodeJS.ErrnoException).code;
  return typeof code === 'string' ? code : 'it broke';
}
