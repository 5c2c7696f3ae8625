import { createRandom, fixedClock } from '@gammatwin/core';
import { type FakeEndpoint, type FakeEndpointOptions, startFakeEndpoint } from '@gammatwin/testkit';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import {
  type LanguageModel,
  type LanguageModelConfig,
  type LanguageModelTools,
  openLanguageModel,
  type Question,
} from '../src/index.ts';

const mood: z.ZodType<{ mood: number }> = z.strictObject({ mood: z.number().min(-1).max(1) });

export const question: Question<{ mood: number }> = {
  name: 'mood',
  system: 'Say how the text feels, from -1 to 1.',
  user: '"profit doubles"',
  schema: mood,
};

export const good: string = JSON.stringify({ mood: 0.5 });

export interface Setup {
  readonly endpoint: FakeEndpoint;
  readonly model: LanguageModel;
  /** Every wait, in milliseconds; waiting moves the clock. */
  readonly slept: readonly number[];
}

/** A model of a local endpoint that answers `good` unless told, with limits that no test meets by accident. */
export async function setup({
  answer = () => good,
  tools = {},
  endpoint: options = {},
  ...config
}: Partial<LanguageModelConfig> & {
  readonly answer?: Parameters<typeof startFakeEndpoint>[0];
  readonly tools?: LanguageModelTools;
  readonly endpoint?: FakeEndpointOptions;
} = {}): Promise<Setup> {
  const endpoint = await startFakeEndpoint(answer, options);
  onTestFinished(() => endpoint.close());
  const clock = fixedClock(Date.parse('2026-07-16T20:00:00Z'));
  const slept: number[] = [];
  const sleep = async (ms: number, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    slept.push(ms);
    clock.set(clock.now() + ms);
  };
  const model = openLanguageModel(
    {
      baseUrl: endpoint.baseUrl,
      model: 'fake-1',
      requestsPerMinute: 1e9,
      tokensPerMinute: 1e12,
      ...config,
    },
    { clock, sleep, random: createRandom('tests'), ...tools },
  );
  return { endpoint, model, slept };
}
