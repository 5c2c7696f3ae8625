import { checkConfig, toEpochDay, wholeNumber } from '@gammatwin/core';
import { z } from 'zod';
import { type HttpLimits, httpLimits } from '../http/fetch-policy.ts';

/** Polygon.io, Massive since 2025: the same service under two hosts. */
export interface PolygonConfig extends Partial<HttpLimits> {
  readonly kind: 'polygon';
  readonly apiKey: string;
  readonly baseUrl?: string;
  /** Whose instruments are listed, with their listing dates; without it all US stocks, which have none. */
  readonly symbols?: readonly string[];
  /** Symbols that are indices: their bars and options go by `I:` names. */
  readonly indices?: readonly string[];
  /** Polygon's ticker types that count as instruments when no symbols are given. */
  readonly tickerTypes?: readonly string[];
  /** Whether chains of past sessions are put together from the closes of their contracts, a request a contract. */
  readonly pastChains?: boolean;
  /** The first day of option closes in the plan, ISO date. */
  readonly optionsSince?: string;
  /** How long after its close a session's bar counts as complete. */
  readonly settleMinutes?: number;
  /** Requests under way together. */
  readonly parallel?: number;
}

/** With its defaults. */
export interface CheckedPolygonConfig extends Required<Omit<PolygonConfig, 'symbols'>> {
  readonly symbols?: readonly string[] | undefined;
}

const isoDate = z.string().refine((text) => {
  try {
    return toEpochDay(text) > 0;
  } catch {
    return false;
  }
}, 'a date YYYY-MM-DD');

const symbols = z.array(z.string().min(1).max(10));

const schema = z.strictObject({
  kind: z.literal('polygon'),
  apiKey: z.string().min(1),
  baseUrl: z.url({ protocol: /^https?$/ }).default('https://api.polygon.io'),
  symbols: symbols.optional(),
  indices: symbols.default(['SPX', 'XSP', 'NDX', 'RUT', 'VIX', 'DJX', 'OEX']),
  tickerTypes: z.array(z.string()).default(['CS', 'ADRC', 'ETF']),
  pastChains: z.boolean().default(true),
  optionsSince: isoDate.default('2014-06-02'),
  settleMinutes: z.number().min(0).default(15),
  parallel: wholeNumber.min(1).max(100).default(8),
  ...httpLimits(300),
});

/** Defaults filled in. Throws INVALID_CONFIG with all violations together. */
export function checkPolygonConfig(config: PolygonConfig): CheckedPolygonConfig {
  return checkConfig('market data', schema, config);
}
