import { GammaTwinError, type Random, retryDelay, type Sleep } from '@gammatwin/core';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import type { Attempt } from './attempt.ts';
import type { Budget } from './budget.ts';
import { type Completion, reportedTokens, textOf } from './completion.ts';
import type { CheckedConfig } from './config.ts';
import type { Pace } from './pace.ts';
import type { TokenCount } from './question.ts';
import { mostTokens } from './tokens.ts';

/** A Retry-After beyond this ends the request: whoever runs the work may come back later. */
const longestWaitMs = 10 * 60_000;

export interface Sending {
  readonly request: ChatCompletionCreateParamsNonStreaming;
  readonly likely: TokenCount;
  readonly most: TokenCount;
}

export type Sent =
  | { readonly kind: 'reply'; readonly completion: Completion; readonly tokens: TokenCount }
  | { readonly kind: 'over-budget'; readonly reason: string }
  | {
      readonly kind: 'refused';
      readonly what: string;
      readonly status: number;
      readonly code: string | null;
    };

export interface SenderParts {
  readonly config: CheckedConfig;
  readonly attempt: Attempt;
  readonly budget: Budget;
  readonly requests: Pace;
  readonly tokens: Pace;
  readonly now: () => number;
  readonly random: Random;
  readonly sleep: Sleep;
  readonly signal: AbortSignal | undefined;
}

/**
 * Sends a request within budget and pace, and again after 408, 429, 5xx, timeouts, broken connections and replies that
 * are no completion. What was sent and may have been worked on counts in full where nobody says what it took. Throws
 * MODEL_UNAVAILABLE (`retryable`) when the attempts are used up, CLOCK_SKEW, and the reason of an aborted signal.
 */
export function createSender(parts: SenderParts): (sending: Sending) => Promise<Sent> {
  const { config, budget, requests, tokens, random, signal } = parts;

  return async ({ request, likely, most }) => {
    const wanted = likely.input + likely.output;
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      const reservation = await budget.reserve(most);
      if (typeof reservation === 'string') return { kind: 'over-budget', reason: reservation };
      let used: TokenCount | null = null;
      let delayMs: number;
      try {
        await Promise.all([requests.take(1, signal), tokens.take(wanted, signal)]);
        signal?.throwIfAborted();
        used = most;
        const outcome = await parts.attempt(request, signal);
        if (outcome.kind === 'reply') {
          const { completion } = outcome;
          used = reportedTokens(completion) ?? { input: most.input, output: mostTokens(textOf(completion)) };
          return { kind: 'reply', completion, tokens: used };
        }
        if (outcome.kind === 'refused' || !outcome.billed) used = { input: 0, output: 0 };
        if (outcome.kind === 'refused') return outcome;
        delayMs = retryDelay(attempt, outcome.retryAfterMs, config, random);
        if (attempt >= config.attempts || delayMs > longestWaitMs) throw unavailable(outcome.what, attempt);
        if (outcome.retryAfterMs !== null) requests.holdUntil(parts.now() + outcome.retryAfterMs);
      } finally {
        reservation.settle(used);
        tokens.giveBack(wanted - (used ? used.input + used.output : 0));
      }
      await parts.sleep(delayMs, signal);
    }
  };

  function unavailable(what: string, attempts: number): GammaTwinError {
    const { host } = new URL(config.baseUrl);
    const times = attempts === 1 ? 'once' : `${attempts} times`;
    return new GammaTwinError('MODEL_UNAVAILABLE', `${config.model} at ${host}: ${what} (tried ${times})`, {
      fields: { model: config.model, host, attempts },
      retryable: true,
    });
  }
}
