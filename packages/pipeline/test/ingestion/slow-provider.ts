import { setTimeout as sleep } from 'node:timers/promises';
import { type MarketDataProvider, openProvider, type ProviderConfig } from '@gammatwin/market-data';

/** A provider each of whose requests for bars and chains takes `latencyMs` longer, as over a network. */
export function slowProvider(config: ProviderConfig, latencyMs: number): MarketDataProvider {
  const provider = openProvider(config);
  return {
    ...provider,
    async *bars(request) {
      await sleep(latencyMs);
      yield* provider.bars(request);
    },
    async *chains(request) {
      await sleep(latencyMs);
      yield* provider.chains(request);
    },
  };
}
