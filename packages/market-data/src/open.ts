import { GammaTwinError } from '@gammatwin/core';
import { type ConfigShape, checkShape } from './config-shape.ts';
import { type FileProvider, fileProvider } from './files/provider.ts';
import { type SimulatorConfig, simulatorContradictions, simulatorShape } from './simulator/config.ts';
import { type SimulatedProvider, simulatedProvider } from './simulator/provider.ts';

export type ProviderConfig =
  | { readonly kind: 'files'; readonly folder: string }
  | ({ readonly kind: 'simulator' } & SimulatorConfig);

const kind = { kind: 'text', required: true } as const;
const filesShape: ConfigShape = { kind, folder: { kind: 'text', required: true } };

/** The provider that a plain config object asks for. Throws INVALID_CONFIG with all violations together. */
export function openProvider(config: { readonly kind: 'files'; readonly folder: string }): FileProvider;
export function openProvider(config: { readonly kind: 'simulator' } & SimulatorConfig): SimulatedProvider;
export function openProvider(config: ProviderConfig): FileProvider | SimulatedProvider;
export function openProvider(config: ProviderConfig): FileProvider | SimulatedProvider {
  switch (config.kind) {
    case 'files':
      checkShape('market data', filesShape, config);
      return fileProvider({ folder: config.folder });
    case 'simulator': {
      checkShape('market data', { ...simulatorShape, kind }, config, simulatorContradictions(config));
      const { kind: _, ...simulator } = config;
      return simulatedProvider(simulator);
    }
    default:
      throw new GammaTwinError(
        'INVALID_CONFIG',
        `market data: kind: expected 'files' or 'simulator', was ${JSON.stringify((config as { kind: unknown }).kind)}`,
      );
  }
}
