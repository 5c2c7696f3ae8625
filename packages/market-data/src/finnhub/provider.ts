import { newYorkDay } from '@gammatwin/core';
import type { Rejection } from '../files/rejection.ts';
import { fetchPolicy, type HttpTools } from '../http/fetch-policy.ts';
import { resilientFetch } from '../http/resilient-fetch.ts';
import { offering } from '../offering.ts';
import type { MarketDataProvider } from '../provider.ts';
import { rejectedRows } from '../rejected-rows.ts';
import { companyNews } from './company-news.ts';
import { checkFinnhubConfig, type FinnhubConfig } from './config.ts';
import { readNews } from './news.ts';

export interface FinnhubProvider extends MarketDataProvider {
  /** What was left out of the replies so far. */
  readonly rejected: readonly Rejection[];
}

/** Finnhub's news of North American companies. Throws INVALID_CONFIG. */
export function finnhubProvider(config: FinnhubConfig, tools: HttpTools = {}): FinnhubProvider {
  const checked = checkFinnhubConfig(config);
  const policy = fetchPolicy('finnhub', checked, tools);
  const ask = companyNews(resilientFetch('finnhub', policy), checked);
  const rejected = rejectedRows('finnhub');
  const provider = offering('finnhub', 'real', {
    async *news({ symbols, from, to }) {
      const today = newYorkDay(policy.clock.now());
      const reach = { from: today - checked.historyDays, to: today };
      for (const symbol of new Set(symbols)) {
        const { itemsPerReply } = checked;
        yield* readNews({ ask, itemsPerReply, reach, rejected }, symbol, { from, to });
      }
    },
  });
  return Object.assign(provider, { rejected: rejected.list });
}
