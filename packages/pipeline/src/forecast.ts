import { applyScaler, type Scaler } from '@gammatwin/core';
import { embedSessions, type StoredFoundation } from '@gammatwin/foundation';
import { predictTwinSessions, type StoredTwins, type TwinForecasts } from '@gammatwin/twins';
import type { MarketDataset } from './dataset.ts';
import { foundationInputs } from './foundation-inputs.ts';

/**
 * Embeddings [T, N, E] of the sessions from index `from` on, by the frozen foundation, computed once; rows before are 0.
 */
export async function embedDataset(
  dataset: MarketDataset,
  { trained, scaler }: StoredFoundation,
  from: number,
): Promise<Float32Array> {
  const wanted = Int32Array.from({ length: dataset.sessions.length - from }, (_, i) => from + i);
  const embedded = await embedSessions(trained, foundationInputs(dataset, scaler), wanted);
  const width = dataset.symbols.length * trained.config.embeddingSize;
  const all = new Float32Array(dataset.sessions.length * width);
  all.set(embedded, from * width);
  return all;
}

/** What the twins say of the sessions from index `from` on, as columns over the whole dataset; rows before are 0. */
export async function forecastDataset(
  dataset: MarketDataset,
  foundation: StoredFoundation,
  twins: StoredTwins,
  from: number,
): Promise<TwinForecasts> {
  const embeddings = await embedDataset(dataset, foundation, from);
  const rows = dataset.symbols.length;
  const part = (values: Float32Array, width: number) => values.subarray(from * rows * width);
  const { config } = twins.trained;
  const forecasts = await predictTwinSessions(
    twins.trained,
    part(embeddings, config.embeddingSize),
    part(scaledOptions(dataset, twins.scaler), config.optionsFeatures),
  );
  return Object.fromEntries(
    Object.entries(forecasts).map(([name, column]: [string, Float32Array]) => {
      const width = column.length / ((dataset.sessions.length - from) * rows);
      const all = new Float32Array(dataset.sessions.length * rows * width);
      all.set(column, from * rows * width);
      return [name, all];
    }),
  ) as unknown as TwinForecasts;
}

export function scaledOptions(dataset: MarketDataset, scaler: Scaler): Float32Array {
  return applyScaler(scaler, dataset.options);
}
