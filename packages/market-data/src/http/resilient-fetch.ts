import { GammaTwinError, invalidInput, readRetryAfter, retryDelay } from '@gammatwin/core';
import { checkClock } from './clock-skew.ts';
import type { FetchPolicy } from './fetch-policy.ts';
import { looksLikeHtml, providerMessage } from './provider-message.ts';
import { secretsOf } from './secrets.ts';

/** A Retry-After beyond this ends the request: whoever schedules the work may do other things meanwhile. */
const longestWaitMs = 10 * 60_000;

/** A key as long as this stands in no reply but as its echo, which must not get into what is said about the reply. */
const shortestEcho = 16;

/** An attempt that failed but may be repeated. */
interface Failure {
  readonly code: 'PROVIDER_UNAVAILABLE' | 'PROVIDER_REPLY';
  readonly what: string;
  readonly status?: number;
  readonly retryAfterMs?: number | null;
  readonly cause?: unknown;
}

/**
 * `fetch` for reading from a provider: one token of the rate limiter an attempt, 429, 5xx, timeouts, network faults
 * and replies that aren't whole JSON repeated with backoff and jitter, redirects not followed. The response that it
 * hands out has its whole body, which is JSON. Throws PROVIDER_REFUSED (any other status, with the provider's own
 * message, not repeated), PROVIDER_UNAVAILABLE (`retryable`) and PROVIDER_REPLY (no JSON) when the attempts are used
 * up, CLOCK_SKEW, INVALID_INPUT for a method other than GET, and the reason of an aborted signal. No error holds a key
 * of the request.
 */
export function resilientFetch(provider: string, policy: FetchPolicy): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, { ...init, redirect: 'manual' });
    if (request.method !== 'GET') throw invalidInput(`request to ${provider}`, 'method GET', request.method);
    const hide = secretsOf(request);
    const { host, pathname } = new URL(request.url);
    const place = hide(`${host}${pathname}`);
    const error = (
      code: string,
      what: string,
      { attempt, ...more }: Omit<Failure, 'code' | 'what'> & { attempt: number },
    ) => {
      const { cause, ...facts } = more;
      const fields = { provider, place, attempts: attempt, ...facts };
      const retryable = code === 'PROVIDER_UNAVAILABLE';
      return new GammaTwinError(code, `${provider}, ${place}: ${hide(what)}`, { fields, cause, retryable });
    };
    for (let attempt = 1; ; attempt++) {
      await unlessAborted(policy.rateLimiter.take(), aborted(request, policy));
      const outcome = await tryOnce(request, provider, policy);
      if (outcome instanceof Response) return outcome;
      const { code, what, ...facts } = outcome;
      if (code === 'PROVIDER_REFUSED') throw error(code, what, { attempt, ...facts });
      const waitMs = retryDelay(attempt, facts.retryAfterMs ?? null, policy, policy.random);
      if (attempt >= policy.attempts || waitMs > longestWaitMs) {
        const times = attempt === 1 ? 'once' : `${attempt} times`;
        throw error(code, `${what} (tried ${times})`, { attempt, ...facts });
      }
      await policy.sleep(waitMs, aborted(request, policy));
    }
  };
}

function aborted(request: Request, { signal }: FetchPolicy): AbortSignal {
  return signal ? AbortSignal.any([request.signal, signal]) : request.signal;
}

/** A limiter knows no signal: its token is lost when the request ends while it waits. */
async function unlessAborted(waiting: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  let stop = () => {};
  const ended = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop);
  });
  try {
    await Promise.race([waiting, ended]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function tryOnce(
  request: Request,
  provider: string,
  policy: FetchPolicy,
): Promise<Response | Failure | (Omit<Failure, 'code'> & { readonly code: 'PROVIDER_REFUSED' })> {
  const ended = aborted(request, policy);
  ended.throwIfAborted();
  const timeout = AbortSignal.timeout(policy.timeoutMs);
  let response: Response;
  let body: string;
  try {
    response = await fetch(request.clone(), { signal: AbortSignal.any([ended, timeout]) });
    body = await response.text();
  } catch (cause) {
    ended.throwIfAborted();
    const what = timeout.aborted
      ? `no reply within ${policy.timeoutMs} ms`
      : `no connection (${reason(cause)})`;
    return { code: 'PROVIDER_UNAVAILABLE', what, cause };
  }
  const { status, headers } = response;
  checkClock(provider, headers, policy.clock.now());
  if (status === 429 || status >= 500) {
    const retryAfterMs = readRetryAfter(headers.get('retry-after'), policy.clock.now());
    const what = `status ${status}, ${providerMessage(body)}`;
    return { code: 'PROVIDER_UNAVAILABLE', what, status, retryAfterMs };
  }
  if (!response.ok) {
    return { code: 'PROVIDER_REFUSED', what: `status ${status}, ${providerMessage(body)}`, status };
  }
  const fault = faultOf(body);
  if (fault) return { code: 'PROVIDER_REPLY', what: `expected JSON, was ${fault}`, status };
  // The body is decoded already: what was said about its encoding holds no more.
  const left = new Headers(headers);
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) left.delete(name);
  return new Response(secretsOf(request, shortestEcho)(body), { status, headers: left });
}

function faultOf(body: string): string | null {
  if (body.trim() === '') return 'an empty reply';
  if (looksLikeHtml(body)) return 'an HTML page';
  try {
    JSON.parse(body);
    return null;
  } catch {
    return `${body.length} characters that break off or hold something else`;
  }
}

/** undici says only `fetch failed`; what happened stands in its cause. */
function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return (cause as NodeJS.ErrnoException).code ?? cause.message;
}
