import { checkConfig, wholeNumber } from '@gammatwin/core';
import { z } from 'zod';
import { type HttpLimits, httpLimits } from '../http/fetch-policy.ts';

/** Finnhub's company news. */
export interface FinnhubConfig extends Partial<HttpLimits> {
  readonly kind: 'finnhub';
  readonly apiKey: string;
  readonly baseUrl?: string;
  /** How far back the plan reaches; 365 (the default) on the free one. */
  readonly historyDays?: number;
  /** A reply with so many items is taken to be cut short and asked again for fewer days. Finnhub states no limit. */
  readonly itemsPerReply?: number;
}

/** With its defaults. */
export interface CheckedFinnhubConfig extends HttpLimits {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly historyDays: number;
  readonly itemsPerReply: number;
}

const schema = z.strictObject({
  kind: z.literal('finnhub'),
  apiKey: z.string().min(1),
  baseUrl: z.url({ protocol: /^https?$/ }).default('https://finnhub.io/api/v1'),
  historyDays: wholeNumber.positive().default(365),
  itemsPerReply: wholeNumber.positive().default(200),
  // The free plan's limit.
  ...httpLimits(60),
});

/** Defaults filled in. Throws INVALID_CONFIG with all violations together. */
export function checkFinnhubConfig(config: FinnhubConfig): CheckedFinnhubConfig {
  const checked = checkConfig('market data', schema, config);
  return { ...checked, baseUrl: checked.baseUrl.replace(/\/+$/, '') };
}
