import { applyScaler, type Scaler } from '@gammatwin/core';
import type { FoundationInputs } from '@gammatwin/foundation';
import type { MarketDataset } from './dataset.ts';

/** The foundation's inputs over all sessions of the dataset. */
export function foundationInputs(dataset: MarketDataset, scaler: Scaler): FoundationInputs {
  return {
    features: applyScaler(scaler, dataset.equity),
    symbols: dataset.symbols.length,
    featureNames: dataset.equity.names,
    adjacency: dataset.adjacency,
  };
}
