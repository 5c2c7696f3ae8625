import { resolve } from 'node:path';
import { invalidInput, toEpochDay } from '@gammatwin/core';
import type { EffectStrengths, ProviderConfig } from '@gammatwin/market-data';
import { withKeys } from '../ingestion/provider-keys.ts';

export const providerNames = ['files', 'simulator', 'polygon', 'alpaca', 'finnhub'] as const;

/** What the command line says of a provider. */
export interface ProviderOptions {
  readonly provider?: (typeof providerNames)[number];
  readonly folder?: string;
  readonly symbols?: string[];
  readonly from: number;
  readonly to: number;
  readonly seed: number;
  readonly stocks?: number;
  readonly effects: number;
  readonly corporateActions?: boolean;
  readonly news?: boolean;
  readonly expirations?: number;
  readonly strikes?: number;
  readonly baseUrl?: string;
  readonly requestsPerMinute?: number;
  readonly pastChains: boolean;
}

/** Paths begin here whatever range is asked for, so that a later ingestion goes on with the same market. */
const simulationStart = toEpochDay('2020-01-02');

/** The config of the provider that is asked for; keys come from the environment. */
export async function providerConfig(options: ProviderOptions): Promise<ProviderConfig> {
  switch (options.provider) {
    case undefined:
      throw invalidInput('--provider', `one of ${providerNames.join(', ')}`, undefined);
    case 'files':
      if (!options.folder) throw invalidInput('--folder', 'a folder of market data', options.folder);
      return { kind: 'files', folder: resolve(options.folder) };
    case 'simulator':
      return simulatorConfig(options);
    default: {
      const { provider: kind, baseUrl, requestsPerMinute } = options;
      const config = {
        kind,
        ...(baseUrl !== undefined && { baseUrl }),
        ...(requestsPerMinute !== undefined && { requestsPerMinute }),
        ...(kind === 'polygon' && options.symbols && { symbols: options.symbols }),
        ...(kind === 'polygon' && !options.pastChains && { pastChains: false }),
      };
      return withKeys(config as ProviderConfig, process.env);
    }
  }
}

async function simulatorConfig(options: ProviderOptions): Promise<ProviderConfig> {
  const { effectNames } = await import('@gammatwin/market-data');
  const { expirations, strikes } = options;
  const effects = Object.fromEntries(effectNames.map((name) => [name, options.effects])) as EffectStrengths;
  return {
    kind: 'simulator',
    seed: options.seed,
    from: Math.min(options.from, simulationStart),
    to: options.to,
    effects,
    ...(options.symbols ? { symbols: options.symbols } : { stocks: options.stocks ?? 40 }),
    ...((expirations ?? strikes) !== undefined && {
      chain: {
        ...(expirations !== undefined && { expirations }),
        ...(strikes !== undefined && { strikesPerExpiration: strikes }),
      },
    }),
    ...(options.corporateActions && { corporateActions: true }),
    ...(options.news && { news: true }),
  };
}
