import type { Instrument } from '@gammatwin/core';
import type { Rejection } from '../files/rejection.ts';
import { fetchPolicy, type HttpTools } from '../http/fetch-policy.ts';
import { liveSession } from '../live-session.ts';
import { offering } from '../offering.ts';
import type { MarketDataProvider } from '../provider.ts';
import { rejectedRows } from '../rejected-rows.ts';
import { readBars } from './bars.ts';
import { readChains } from './chains.ts';
import { type AlpacaClient, alpacaClient, badReply, reading } from './client.ts';
import { type AlpacaConfig, checkAlpacaConfig } from './config.ts';
import { readContracts } from './contracts.ts';
import { readDividends, readSplits } from './corporate-actions.ts';
import { readNews } from './news.ts';
import { readSymbolChanges } from './symbol-changes.ts';
import { askable } from './symbols.ts';

export interface AlpacaProvider extends MarketDataProvider {
  /** What was left out or blanked in the replies so far. */
  readonly rejected: readonly Rejection[];
}

/**
 * Alpaca's market data over its SDK: bars as traded, chains and contracts of the session that goes on or was the last,
 * corporate actions and news. Reads only: no code here can send an order. Throws INVALID_CONFIG.
 */
export function alpacaProvider(config: AlpacaConfig, tools: HttpTools = {}): AlpacaProvider {
  const checked = checkAlpacaConfig(config);
  const client = alpacaClient(checked, fetchPolicy('alpaca', checked, tools));
  const rejected = rejectedRows('alpaca');
  const provider = offering('alpaca', 'real', {
    instruments: () => readInstruments(client),
    bars: (request) => readBars(client, request, rejected),
    chains: (request) => readChains(client, request, rejected),
    async chainSessions({ from, to }) {
      const live = liveSession(client.clock.now());
      return live >= from && live <= to ? Int32Array.of(live) : new Int32Array();
    },
    async *contracts({ symbols, session }) {
      for (const symbol of askable(symbols)) {
        // Alpaca does not say since when an option is listed.
        if (session !== liveSession(client.clock.now())) return;
        const listed = await readContracts(client, symbol, session);
        if (listed.length > 0) {
          yield listed.map(({ openInterest: _, openInterestSession: __, ...contract }) => contract);
        }
      }
    },
    splits: (request) => readSplits(client, request),
    dividends: (request) => readDividends(client, request, rejected),
    symbolChanges: ({ symbols }) => readSymbolChanges(client, symbols),
    news: (request) => readNews(client, request, rejected),
  });
  return Object.assign(provider, { rejected: rejected.list });
}

/** Stocks and funds on the exchanges today; Alpaca tells neither sectors nor dates of listing. */
async function readInstruments(client: AlpacaClient): Promise<readonly Instrument[]> {
  const assets = await reading(
    'assets',
    client.assets.getV2Assets({ status: 'active', assetClass: 'us_equity' }),
  );
  const found = new Map<string, Instrument>();
  for (const { symbol, name, exchange, _class } of assets) {
    if (typeof symbol !== 'string' || symbol === '') throw badReply('assets', 'a symbol');
    if (_class !== 'us_equity' || exchange === 'OTC' || askable([symbol]).length === 0) continue;
    found.set(symbol, { symbol, name: name || null, sector: null });
  }
  return [...found.values()];
}
