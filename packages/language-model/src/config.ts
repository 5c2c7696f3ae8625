import { checkConfig, wholeNumber } from '@gammatwin/core';
import { z } from 'zod';

/** A language model behind an endpoint that speaks OpenAI's chat completions, and how far it may be used. */
export interface LanguageModelConfig {
  /** Up to and with the version, as in https://api.openai.com/v1 (the default). */
  readonly baseUrl?: string;
  /** Goes over https, or to this machine, alone. None where the endpoint asks for none. */
  readonly apiKey?: string | undefined;
  readonly model: string;
  /** 0 (the default): the likeliest answer. */
  readonly temperature?: number;
  readonly seed?: number;
  readonly maxOutputTokens?: number;
  /** What the endpoint calls that limit; `max_completion_tokens` at OpenAI itself, `max_tokens` elsewhere unless told. */
  readonly outputLimit?: 'max_tokens' | 'max_completion_tokens' | undefined;
  /** For one attempt, its body included. */
  readonly timeoutMs?: number;
  /** The first one included. */
  readonly attempts?: number;
  readonly baseDelayMs?: number;
  readonly maxDelayMs?: number;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  readonly maxInFlight?: number;
  readonly usdPerMillionInputTokens?: number | undefined;
  readonly usdPerMillionOutputTokens?: number | undefined;
  /** Of everything that one opened model is asked. 5 where the prices are known and no bound is set. */
  readonly maxUsd?: number | undefined;
  /** Input and output together. 2,000,000 where neither the prices nor a bound are known. */
  readonly maxTokens?: number | undefined;
}

/** With its defaults. */
export type CheckedConfig = LanguageModelConfig &
  Required<
    Pick<
      LanguageModelConfig,
      | 'baseUrl'
      | 'temperature'
      | 'seed'
      | 'maxOutputTokens'
      | 'timeoutMs'
      | 'attempts'
      | 'baseDelayMs'
      | 'maxDelayMs'
      | 'requestsPerMinute'
      | 'tokensPerMinute'
      | 'maxInFlight'
    >
  >;

const price = z.number().nonnegative().optional();
const onThisMachine = /^(localhost|127(\.\d+){3}|\[::1\])$/;

const schema = z
  .strictObject({
    baseUrl: z
      .url({ protocol: /^https?$/ })
      .default('https://api.openai.com/v1')
      .transform((url) => url.replace(/\/+$/, '')),
    apiKey: z.string().min(1).optional(),
    model: z.string().min(1).max(200),
    temperature: z.number().min(0).max(2).default(0),
    seed: wholeNumber.nonnegative().default(1),
    maxOutputTokens: wholeNumber.positive().default(4096),
    outputLimit: z.enum(['max_tokens', 'max_completion_tokens']).optional(),
    timeoutMs: wholeNumber.positive().default(60_000),
    attempts: wholeNumber.min(1).max(20).default(6),
    baseDelayMs: z.number().positive().default(500),
    maxDelayMs: z.number().positive().default(30_000),
    requestsPerMinute: z.number().positive().default(60),
    tokensPerMinute: z.number().positive().default(100_000),
    maxInFlight: wholeNumber.min(1).max(100).default(4),
    usdPerMillionInputTokens: price,
    usdPerMillionOutputTokens: price,
    maxUsd: z.number().positive().optional(),
    maxTokens: wholeNumber.positive().optional(),
  })
  .superRefine((config, context) => {
    const refuse = (path: string, message: string, input: unknown) =>
      context.addIssue({ code: 'custom', path: [path], message, input });
    const { usdPerMillionInputTokens: input, usdPerMillionOutputTokens: output, maxUsd } = config;
    if ((input === undefined) !== (output === undefined)) {
      refuse('usdPerMillionOutputTokens', 'both prices or neither', output);
    }
    if (maxUsd !== undefined && (input === undefined || output === undefined)) {
      refuse('maxUsd', 'the prices of a million tokens beside it, or maxTokens instead', maxUsd);
    }
    const url = new URL(config.baseUrl);
    if (url.username || url.password || url.search || url.hash) {
      refuse('baseUrl', 'no user, password or query in it', url.host);
    }
    // A header can't carry anything else, and the library would quote it.
    if (config.apiKey && /[^\x21-\x7e]/.test(config.apiKey)) {
      refuse('apiKey', 'letters, digits and signs of ASCII, without blanks', 'something else');
    }
    if (config.apiKey && url.protocol !== 'https:' && !onThisMachine.test(url.hostname)) {
      refuse('baseUrl', 'https, since a key goes there', config.baseUrl);
    }
  });

/** Defaults filled in. Throws INVALID_CONFIG with all violations together, which never holds the key. */
export function checkLanguageModelConfig(config: LanguageModelConfig): CheckedConfig {
  return checkConfig<CheckedConfig>('language model', schema, config);
}
