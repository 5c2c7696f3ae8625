import { setTimeout as sleep } from 'node:timers/promises';
import { type MarketDataProvider, openProvider, type ProviderConfig } from '@gammatwin/market-data';

/** A provider each of whose requests for bars and chains takes `latencyMs` longer, as over a network. */
export function slowProvider(
  config: ProviderConfig,
  latencyMs: number,
  onRequest: () => void,
): MarketDataProvider {
  const provider = openProvider(config);
  return {
    ...provider,
    async *bars(request) {
      onRequest();
      await sleep(latencyMs);
      yield* provider.bars(request);
    },
    async *chains(request) {
      onRequest();
      await sleep(latencyMs);
      yield* provider.chains(request);
    },
  };
}
