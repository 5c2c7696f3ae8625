import { checkConfig } from '@gammatwin/core';
import { z } from 'zod';
import { type HttpLimits, httpLimits } from '../http/fetch-policy.ts';

/** Alpaca's market data. Keys of a paper account do; nothing here can send an order. */
export interface AlpacaConfig extends Partial<HttpLimits> {
  readonly kind: 'alpaca';
  readonly keyId: string;
  readonly secretKey: string;
  /** The market data API. */
  readonly baseUrl?: string;
  /** The trading API, for the lists of assets and option contracts. */
  readonly tradingUrl?: string;
  /** Whose trades make the bars: all exchanges ('sip', the default; on a free plan 15 minutes late) or IEX alone. */
  readonly stockFeed?: 'sip' | 'iex';
  /** OPRA's quotes or Alpaca's free imitation of them; absent = OPRA if the plan has it. */
  readonly optionFeed?: 'opra' | 'indicative';
}

/** With its defaults. */
export interface CheckedAlpacaConfig extends HttpLimits {
  readonly keyId: string;
  readonly secretKey: string;
  readonly baseUrl: string;
  readonly tradingUrl: string;
  readonly stockFeed: 'sip' | 'iex';
  readonly optionFeed?: 'opra' | 'indicative' | undefined;
}

const url = z.url({ protocol: /^https?$/ });
const schema = z.strictObject({
  kind: z.literal('alpaca'),
  keyId: z.string().min(1),
  secretKey: z.string().min(1),
  baseUrl: url.default('https://data.alpaca.markets'),
  tradingUrl: url.default('https://paper-api.alpaca.markets'),
  stockFeed: z.enum(['sip', 'iex']).default('sip'),
  optionFeed: z.enum(['opra', 'indicative']).optional(),
  // The free plan's limit.
  ...httpLimits(200),
});

/** Defaults filled in. Throws INVALID_CONFIG with all violations together; it shows no key. */
export function checkAlpacaConfig(config: AlpacaConfig): CheckedAlpacaConfig {
  const { baseUrl, tradingUrl, ...rest } = checkConfig('market data', schema, config);
  return { ...rest, baseUrl: baseUrl.replace(/\/+$/, ''), tradingUrl: tradingUrl.replace(/\/+$/, '') };
}
