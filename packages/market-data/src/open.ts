import { checkConfig } from '@gammatwin/core';
import { z } from 'zod';
import type { AlpacaConfig } from './alpaca/config.ts';
import { type AlpacaProvider, alpacaProvider } from './alpaca/provider.ts';
import { type FileProvider, fileProvider } from './files/provider.ts';
import type { FinnhubConfig } from './finnhub/config.ts';
import { type FinnhubProvider, finnhubProvider } from './finnhub/provider.ts';
import type { HttpTools } from './http/fetch-policy.ts';
import type { PolygonConfig } from './polygon/config.ts';
import { type PolygonProvider, polygonProvider } from './polygon/provider.ts';
import type { MarketDataProvider } from './provider.ts';
import type { SimulatorConfig } from './simulator/config.ts';
import { type SimulatedProvider, simulatedProvider } from './simulator/provider.ts';

export type ProviderConfig =
  | { readonly kind: 'files'; readonly folder: string }
  | ({ readonly kind: 'simulator' } & SimulatorConfig)
  | PolygonConfig
  | AlpacaConfig
  | FinnhubConfig;

const files = z.strictObject({ kind: z.literal('files'), folder: z.string().min(1) });
const anyKind = z.looseObject({ kind: z.enum(['files', 'simulator', 'polygon', 'alpaca', 'finnhub']) });

/**
 * The provider that a plain config object asks for. `tools` are for those over the network: above all the rate
 * limiter, where several processes share one. Throws INVALID_CONFIG with all violations together.
 */
export function openProvider(config: { readonly kind: 'files'; readonly folder: string }): FileProvider;
export function openProvider(config: { readonly kind: 'simulator' } & SimulatorConfig): SimulatedProvider;
export function openProvider(config: PolygonConfig, tools?: HttpTools): PolygonProvider;
export function openProvider(config: AlpacaConfig, tools?: HttpTools): AlpacaProvider;
export function openProvider(config: FinnhubConfig, tools?: HttpTools): FinnhubProvider;
export function openProvider(config: ProviderConfig, tools?: HttpTools): MarketDataProvider;
export function openProvider(config: ProviderConfig, tools: HttpTools = {}): MarketDataProvider {
  checkConfig('market data', anyKind, config);
  switch (config.kind) {
    case 'files':
      return fileProvider({ folder: checkConfig('market data', files, config).folder });
    case 'simulator': {
      const { kind: _, ...simulator } = config;
      return simulatedProvider(simulator);
    }
    case 'polygon':
      return polygonProvider(config, tools);
    case 'alpaca':
      return alpacaProvider(config, tools);
    case 'finnhub':
      return finnhubProvider(config, tools);
  }
}
