import {
  type EpochDay,
  isSession,
  newYorkDay,
  sessionsBetween,
  systemClock,
  toEpochDay,
} from '@gammatwin/core';
import { once } from '../files/once.ts';
import type { Rejection } from '../files/rejection.ts';
import { fetchPolicy, type HttpTools } from '../http/fetch-policy.ts';
import { resilientFetch } from '../http/resilient-fetch.ts';
import { liveSession } from '../live-session.ts';
import { offering } from '../offering.ts';
import type { MarketDataProvider } from '../provider.ts';
import { rejectedRows } from '../rejected-rows.ts';
import { readBars } from './bars.ts';
import { checkPolygonConfig, type PolygonConfig } from './config.ts';
import { readContracts } from './contracts.ts';
import { readDividends, readSplits } from './corporate-actions.ts';
import { readInstruments } from './instruments.ts';
import { readNews } from './news.ts';
import { readPastChain } from './past-chain.ts';
import { lastComplete } from './sessions.ts';
import { readSnapshotChain } from './snapshot-chain.ts';
import type { PolygonSource } from './source.ts';
import { readSymbolChanges } from './symbol-changes.ts';

export interface PolygonProvider extends MarketDataProvider {
  /** What was left out of the replies so far. */
  readonly rejected: readonly Rejection[];
}

/**
 * Polygon.io (Massive since 2025) through its REST API: see docs/providers.md for what a plan must hold.
 * Throws INVALID_CONFIG; its methods throw what resilientFetch does, and PROVIDER_REPLY for replies that contradict
 * themselves.
 */
export function polygonProvider(config: PolygonConfig, tools: HttpTools = {}): PolygonProvider {
  const checked = checkPolygonConfig(config);
  const clock = tools.clock ?? systemClock;
  const rejected = rejectedRows('polygon');
  // The SDK takes most of a second to load: only who asks something waits for it.
  const open = once(async (): Promise<PolygonSource> => {
    const { polygonClient } = await import('./client.ts');
    const fetch = resilientFetch('polygon', fetchPolicy('polygon', checked, tools));
    return { client: polygonClient(checked, fetch), config: checked, clock, rejected };
  });
  const since = toEpochDay(checked.optionsSince);
  const hasChains = (session: EpochDay): 'now' | 'closes' | null => {
    if (session === liveSession(clock.now())) return 'now';
    const over = session <= lastComplete(clock, checked.settleMinutes);
    return checked.pastChains && over && session >= since && isSession(session) ? 'closes' : null;
  };

  const provider = offering('polygon', 'real', {
    instruments: async () => readInstruments(await open()),
    async *bars(request) {
      yield* readBars(await open(), request);
    },
    async *chains({ symbols, session }) {
      if (hasChains(session) === null) return;
      const source = await open();
      for (const symbol of new Set(symbols)) {
        // The next opening may come in between.
        const kind = hasChains(session);
        if (kind === null) return;
        const read = kind === 'now' ? readSnapshotChain : readPastChain;
        const chain = await read(source, symbol, session);
        if (chain) yield chain;
      }
    },
    async chainSessions({ from, to }) {
      return sessionsBetween(from, Math.min(to, newYorkDay(clock.now()))).filter(hasChains);
    },
    async *contracts({ symbols, session }) {
      const source = await open();
      for (const symbol of new Set(symbols)) {
        const listed = await readContracts(source, symbol, session);
        if (listed.length > 0) yield listed;
      }
    },
    splits: async (request) => readSplits(await open(), request),
    dividends: async (request) => readDividends(await open(), request),
    symbolChanges: async (request) => readSymbolChanges(await open(), request),
    async *news(request) {
      yield* readNews(await open(), request);
    },
  } satisfies Partial<MarketDataProvider>);
  return Object.assign(provider, { rejected: rejected.list });
}
