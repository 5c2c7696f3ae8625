import { checkConfig } from '@gammatwin/core';
import { z } from 'zod';
import { type FileProvider, fileProvider } from './files/provider.ts';
import type { SimulatorConfig } from './simulator/config.ts';
import { type SimulatedProvider, simulatedProvider } from './simulator/provider.ts';

export type ProviderConfig =
  | { readonly kind: 'files'; readonly folder: string }
  | ({ readonly kind: 'simulator' } & SimulatorConfig);

const files = z.strictObject({ kind: z.literal('files'), folder: z.string().min(1) });
const anyKind = z.looseObject({ kind: z.enum(['files', 'simulator']) });

/** The provider that a plain config object asks for. Throws INVALID_CONFIG with all violations together. */
export function openProvider(config: { readonly kind: 'files'; readonly folder: string }): FileProvider;
export function openProvider(config: { readonly kind: 'simulator' } & SimulatorConfig): SimulatedProvider;
export function openProvider(config: ProviderConfig): FileProvider | SimulatedProvider;
export function openProvider(config: ProviderConfig): FileProvider | SimulatedProvider {
  checkConfig('market data', anyKind, config);
  if (config.kind === 'files') {
    return fileProvider({ folder: checkConfig('market data', files, config).folder });
  }
  const { kind: _, ...simulator } = config;
  return simulatedProvider(simulator);
}
