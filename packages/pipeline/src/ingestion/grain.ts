import type { ProviderConfig } from '@gammatwin/market-data';

/**
 * How finely the work is cut. A provider over a network has a task for each ticker and day, so that a fault costs one
 * request. Sources on this machine give thousands of rows a millisecond: their tasks hold about as many option rows as
 * one transaction should.
 */
export interface Grain {
  readonly symbolsPerTask: number;
  readonly chainSymbolsPerTask: number;
  readonly chainSessionsPerTask: number;
  /** Tasks that one worker has under way at once. */
  readonly concurrency: number;
}

const rowsPerTask = 50_000;
/** Listings of a chain file are known only when it is read, and most symbols have none. */
const fileSymbolsPerTask = 500;

export function grainOf(provider: ProviderConfig, symbols: number): Grain {
  switch (provider.kind) {
    case 'files':
      return {
        symbolsPerTask: 500,
        chainSymbolsPerTask: fileSymbolsPerTask,
        chainSessionsPerTask: 1,
        concurrency: 2,
      };
    case 'simulator': {
      const { expirations = 4, strikesPerExpiration = 13 } = provider.chain ?? {};
      const chains = Math.max(1, Math.floor(rowsPerTask / (2 * expirations * strikesPerExpiration)));
      const chainSymbolsPerTask = Math.min(symbols, 100, chains);
      return {
        symbolsPerTask: 100,
        chainSymbolsPerTask,
        chainSessionsPerTask: Math.max(1, Math.floor(chains / chainSymbolsPerTask)),
        concurrency: 2,
      };
    }
    default:
      return { symbolsPerTask: 1, chainSymbolsPerTask: 1, chainSessionsPerTask: 1, concurrency: 8 };
  }
}
