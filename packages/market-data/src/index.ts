export { type FileProvider, type FileProviderConfig, fileProvider } from './files/provider.ts';
export type { Rejection } from './files/rejection.ts';
export { openProvider, type ProviderConfig } from './open.ts';
export type { MarketDataProvider } from './provider.ts';
export type { SimulatorConfig } from './simulator/config.ts';
export { type EffectName, type EffectStrengths, effectNames } from './simulator/effects.ts';
export { type SimulatedProvider, simulatedProvider } from './simulator/provider.ts';
