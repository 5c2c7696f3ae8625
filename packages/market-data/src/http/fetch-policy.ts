import { randomUUID } from 'node:crypto';
import {
  type Clock,
  createRandom,
  type Random,
  type Sleep,
  systemClock,
  systemSleep,
  wholeNumber,
} from '@gammatwin/core';
import { z } from 'zod';
import { type RateLimit, type RateLimiter, tokenBucket } from './rate-limiter.ts';

/** How requests to a provider are made and repeated. */
export interface FetchPolicy {
  readonly rateLimiter: RateLimiter;
  /** For one attempt, its body included. */
  readonly timeoutMs: number;
  /** The first one included. */
  readonly attempts: number;
  /** Before attempt n + 1 a random time up to min(maxDelayMs, baseDelayMs · 2ⁿ⁻¹) passes. */
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly sleep: Sleep;
  /** Ends every request and wait under way. */
  readonly signal?: AbortSignal;
}

/** What a caller of a provider over HTTP may bring of its own. */
export interface HttpTools {
  /** Makes the limiter, say one shared with other processes; without it the rate is kept in this process alone. */
  readonly rateLimiter?: (limit: RateLimit) => RateLimiter;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly sleep?: Sleep;
  readonly signal?: AbortSignal;
}

/** The limits that stand in the config of every provider over HTTP, with its own default rate. */
export function httpLimits(requestsPerMinute: number): {
  requestsPerMinute: z.ZodDefault<z.ZodNumber>;
  timeoutMs: z.ZodDefault<z.ZodNumber>;
  attempts: z.ZodDefault<z.ZodNumber>;
  baseDelayMs: z.ZodDefault<z.ZodNumber>;
  maxDelayMs: z.ZodDefault<z.ZodNumber>;
} {
  return {
    requestsPerMinute: z.number().positive().default(requestsPerMinute),
    timeoutMs: wholeNumber.positive().default(30_000),
    attempts: wholeNumber.min(1).max(20).default(6),
    baseDelayMs: z.number().positive().default(500),
    maxDelayMs: z.number().positive().default(30_000),
  };
}

export interface HttpLimits {
  readonly requestsPerMinute: number;
  readonly timeoutMs: number;
  readonly attempts: number;
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

/** A policy of checked limits; what the tools lack is the system's own. */
export function fetchPolicy(provider: string, limits: HttpLimits, tools: HttpTools = {}): FetchPolicy {
  const { requestsPerMinute, timeoutMs, attempts, baseDelayMs, maxDelayMs } = limits;
  const clock = tools.clock ?? systemClock;
  const sleep = tools.sleep ?? systemSleep;
  const limit = { name: provider, perMinute: requestsPerMinute, burst: 1 };
  return {
    rateLimiter: tools.rateLimiter?.(limit) ?? tokenBucket({ ...limit, clock, sleep }),
    timeoutMs,
    attempts,
    baseDelayMs,
    maxDelayMs,
    clock,
    // Workers that failed together must not come back together.
    random: tools.random ?? createRandom(randomUUID()),
    sleep,
    ...(tools.signal && { signal: tools.signal }),
  };
}
