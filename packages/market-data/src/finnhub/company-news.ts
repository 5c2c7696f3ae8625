import { GammaTwinError, toIsoDate } from '@gammatwin/core';
import type { DayRange } from '../provider.ts';
import type { CheckedFinnhubConfig } from './config.ts';

/** One reply: its items, unchecked, the latest first. */
export type AskNews = (symbol: string, days: DayRange) => Promise<readonly unknown[]>;

/** Finnhub's company-news. Throws as resilientFetch does, and PROVIDER_REPLY on anything but a list. */
export function companyNews(
  get: typeof globalThis.fetch,
  { baseUrl, apiKey }: CheckedFinnhubConfig,
): AskNews {
  return async (symbol, days) => {
    const from = toIsoDate(days.from);
    const to = toIsoDate(days.to);
    const query = new URLSearchParams({ symbol, from, to });
    const response = await get(`${baseUrl}/company-news?${query}`, {
      headers: { 'X-Finnhub-Token': apiKey },
    });
    const reply: unknown = await response.json();
    if (Array.isArray(reply)) return reply;
    const was = JSON.stringify(reply).slice(0, 200);
    throw new GammaTwinError('PROVIDER_REPLY', `finnhub, news of ${symbol}: expected a list, was ${was}`, {
      fields: { provider: 'finnhub', symbol, from, to },
    });
  };
}
